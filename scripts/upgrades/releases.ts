/** The states that somebody may have a database of, oldest first. A release that is made is added here, and no more. */
export const releases = [
  { version: "0.1.0", commit: "ee2abdc" },
  { version: "0.2.0", commit: "001c16b" },
] as const satisfies readonly Release[];

export interface Release {
  readonly version: string;
  /** A commit or a tag. */
  readonly commit: string;
}
