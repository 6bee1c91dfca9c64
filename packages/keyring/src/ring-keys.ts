import { coreErrors } from "@kith/core";

export interface KeyringOptions {
  /** Keys by id: 32 bytes each, or those in base64 (`openssl rand -base64 32`). Ids are letters, digits, `_` and `-`. */
  readonly keys: Readonly<Record<string, string | Uint8Array>>;
  /** The id of the key that seals. The others only open what they sealed once. */
  readonly sealWith: string;
}

export interface RingKeys {
  readonly keys: ReadonlyMap<string, Uint8Array>;
  readonly sealWith: string;
}

/** Refuses a keyring that cannot work; never says what a key is. */
export function readKeys({ keys, sealWith }: KeyringOptions): RingKeys {
  const read = new Map<string, Uint8Array>();
  for (const [id, key] of Object.entries(keys)) {
    if (!/^[\w-]{1,64}$/.test(id)) throw refuse(`"${id}" is no id of a key`, "Use letters, digits, _ and -");
    const bytes = typeof key === "string" ? Buffer.from(key, "base64") : Uint8Array.from(key);
    if (bytes.byteLength !== 32)
      throw refuse(`key ${id} has ${bytes.byteLength} bytes`, "It takes 32: make it with `openssl rand -base64 32`");
    read.set(id, bytes);
  }
  if (!read.has(sealWith)) throw refuse(`it is to seal with key ${sealWith}, which is not among its keys`, "Add it");
  return { keys: read, sealWith };
}

const refuse = (problem: string, cure: string) =>
  coreErrors("composition.invalid", { plugin: "keyring", problem, cure });
