import type { ColumnKind } from "../table/table.ts";
import { capability } from "./capability.ts";
import type { ReadContext } from "./context.ts";
import type { Criterion } from "./criterion.ts";
import type { Schema } from "./schema.ts";
import type { ProfileOf, Section } from "./section.ts";

/** What a plugin may know of the composition it is part of. */
export interface Composition {
  sections(of: ProfileOf): readonly { readonly plugin: string; readonly section: Section }[];
  /** Leaves of a section's value what its schema allows and the caller may see. */
  trimSection(section: Section, value: unknown, ctx: ReadContext): unknown;
  criterion(name: string): Criterion | undefined;
  /** The host's schema for `attributes`, if it declared one. */
  attributeSchema(of: ProfileOf): Schema | undefined;
  /** The record types that exist here, with the permission that shows each. */
  permissionOfType(type: string): string | undefined;
  /** Keeps only the ids of records that the caller may see, by type; types without a table are left out. */
  visible(
    records: readonly { readonly type: string; readonly id: string }[],
    ctx: ReadContext,
  ): Promise<ReadonlySet<string>>;
  /** How the values of a table's columns are to be read; undefined for a table of nobody who is here. */
  columnKinds(table: string): ReadonlyMap<string, ColumnKind> | undefined;
  /** Reports what failed alone, without failing the call. */
  report(error: unknown, where: string): void;
}

/** Provided by core in every composition. */
export const composition = capability<Composition>()("kith.composition");
