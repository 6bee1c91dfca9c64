// What plugins and hosts agree on without importing each other's code: the standard vocabulary of events, and core's
// own capabilities. No runtime weight beyond the tokens.
export { composition } from "./plugin/composition.ts";
export { type Directory, type DirectoryUser, directory } from "./plugin/directory.ts";
export { type Secrets, secrets } from "./plugin/secrets.ts";
