import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { keyringErrors } from "./keyring-errors.ts";
import type { RingKeys } from "./ring-keys.ts";

const algorithm = "aes-256-gcm";
/** What GCM is made for: 96 bits (NIST SP 800-38D, 8.2), random, which is safe for some 2^32 secrets a key. */
const nonceBytes = 12;
const tagBytes = 16;
const shape = /^kith1\.([\w-]{1,64})\.([\w-]+)$/;

/** What a secret is bound to. It is not stored, so that none opens where another belongs. */
const associated = (keyId: string, tenant: string, context: string) =>
  Buffer.from(JSON.stringify(["kith1", keyId, tenant, context]));

/** `kith1.<key id>.<nonce, ciphertext and tag in base64url>` */
export function seal({ keys, sealWith }: RingKeys, tenant: string, context: string, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const key = keys.get(sealWith) as Uint8Array;
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated(sealWith, tenant, context));
  const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `kith1.${sealWith}.${sealed.toString("base64url")}`;
}

/** @throws `secret.keyMissing`, `secret.unreadable` */
export function open({ keys }: RingKeys, tenant: string, context: string, sealed: string): string {
  const [, keyId, coded] = shape.exec(sealed) ?? [];
  const bytes = Buffer.from(coded ?? "", "base64url");
  if (keyId === undefined || bytes.byteLength < nonceBytes + tagBytes)
    throw keyringErrors("secret.unreadable", { context, reason: "it is not what the keyring sealed" });
  const key = keys.get(keyId);
  if (!key) throw keyringErrors("secret.keyMissing", { keyId });
  try {
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(associated(keyId, tenant, context));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8");
  } catch (cause) {
    const reason = `it was changed, is another tenant's or another context's, or key ${keyId} is not the one it was`;
    throw keyringErrors("secret.unreadable", { context, reason }, { cause });
  }
}
