import { defineErrors } from "@kith/core";

/** The package's error catalogue. Faults of the house: callers are told `internal`, the host's `onError` hears of them. */
export const keyringErrors = defineErrors({
  "secret.keyMissing": {
    status: 500,
    message: "A secret was sealed with key {keyId}, which the keyring lacks; add it to `keys` again",
  },
  "secret.unreadable": {
    status: 500,
    message: "A secret for {context} cannot be opened: {reason}",
  },
});
