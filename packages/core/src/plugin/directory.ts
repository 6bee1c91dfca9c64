import { capability } from "./capability.ts";

/** What the host tells of one of its users. */
export interface DirectoryUser {
  /** As colleagues call them. */
  readonly name: string;
  readonly email?: string;
  /** The ids of their teams. */
  readonly teams?: readonly string[];
}

/** The host's users: Kith keeps none. */
export interface Directory {
  /** By id; who is unknown is left out. */
  users(ids: readonly string[]): Promise<ReadonlyMap<string, DirectoryUser>>;
}

/**
 * The host's answer to who its users are: names and addresses for plugins, and the teams of a caller whose grants reach
 * as far as a team and who comes without any.
 *
 * @example provides: [provide(directory, () => ({ users: (ids) => usersById(ids) }))]
 */
export const directory = capability<Directory>()("directory");
