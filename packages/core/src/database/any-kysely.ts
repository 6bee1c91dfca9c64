import type { Kysely } from "kysely";

/** A Kysely whose tables the compiler does not know: those of a composition, or of a migration's own time. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own spelling of an untyped database
export type AnyKysely = Kysely<any>;
