import { defineErrors } from "@kith/core";

/** The plugin's error catalogue. */
export const apiKeyErrors = defineErrors({
  "apiKey.exceedsGrants": {
    status: 403,
    message: "{permission} with scope {scope} is more than you hold yourself; give the key less",
  },
  "apiKey.refused": { status: 401, message: "The key is not known, has expired or was revoked; use another one" },
  "apiKey.revoked": { status: 409, message: "Key {id} was revoked at {revokedAt}; create another one" },
});
