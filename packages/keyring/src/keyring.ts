import { type Provision, provide } from "@kith/core";
import { secrets } from "@kith/core/contracts";
import { type KeyringOptions, readKeys } from "./ring-keys.ts";
import { open, seal } from "./seal.ts";

export { keyringErrors } from "./keyring-errors.ts";
export type { KeyringOptions } from "./ring-keys.ts";

/**
 * Provides `secrets`: AES-256-GCM with keys of the host, bound to the tenant and to what the secret is. To change the
 * key, add another one and seal with it; the old one stays as long as anything that it sealed is to be opened.
 *
 * @throws `composition.invalid` where the keys cannot work
 * @example
 * createCrm({ database, plugins, provides: [keyring({ keys: { k1: process.env.KITH_SECRETS_KEY }, sealWith: "k1" })] });
 */
export function keyring(options: KeyringOptions): Provision<typeof secrets> {
  const keys = readKeys(options);
  return provide(secrets, ({ tenant }) => ({
    seal: (text, context) => seal(keys, tenant.id, context, text),
    open: (sealed, context) => open(keys, tenant.id, context, sealed),
  }));
}
