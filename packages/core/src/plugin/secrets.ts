import { capability } from "./capability.ts";

/**
 * Encryption at rest for what plugins must be able to read again, such as the password of a mailbox; what is only ever
 * compared is hashed instead. What was sealed is bound to the tenant of the call. Await both in `prepare`, a query or a
 * job, not in a command's `run`: who provides it may have to ask a key server.
 */
export interface Secrets {
  /** `context` says what it is, such as `mail.password` and the record's id; it opens with the same one only. */
  seal(text: string, context: string): Promise<string> | string;
  /** Throws `secret.unreadable` for what was changed, is another tenant's, or was sealed in another context. */
  open(sealed: string, context: string): Promise<string> | string;
}

/** The host provides it, such as by `@kith/keyring`. */
export const secrets = capability<Secrets>()("kith.secrets");
