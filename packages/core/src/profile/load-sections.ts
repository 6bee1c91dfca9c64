import * as z from "zod";
import { composition } from "../plugin/composition.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { ProfileOf } from "../plugin/section.ts";

/** How sections stand in an answer. */
export const sectionFields = {
  /** By plugin; one with nothing to say is absent. */
  sections: z.record(z.string(), z.unknown()),
  /** The plugins whose section could not be loaded just now. */
  failedSections: z.array(z.string()),
};

export interface LoadedSections {
  /** By record, then by plugin; a plugin with nothing to say of a record is absent. */
  readonly sections: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The plugins whose section could not be loaded. */
  readonly failed: string[];
}

/**
 * All composed plugins' sections of these records: side by side, each for all records at once and under its own
 * permission. One that fails, fails alone: it is reported to the host and named in `failed`.
 */
export async function loadSections(of: ProfileOf, ids: readonly string[], ctx: ReadContext): Promise<LoadedSections> {
  const sections = new Map<string, Record<string, unknown>>(ids.map((id) => [id, {}]));
  const failed: string[] = [];
  if (ids.length === 0) return { sections, failed };
  const composed = ctx.get(composition);
  await Promise.all(
    composed.sections(of).map(async ({ plugin, section }) => {
      const within = ctx.under(section.permission);
      if (!within) return;
      try {
        const loaded = await section.load(ids, within);
        const trimmed = [...loaded].map(([id, value]) => [id, composed.trimSection(section, value, within)] as const);
        for (const [id, value] of trimmed) {
          const shown = sections.get(id);
          if (shown) shown[plugin] = value;
        }
      } catch (error) {
        composed.report(error, `section of ${plugin}`);
        failed.push(plugin);
      }
    }),
  );
  return { sections, failed: failed.sort() };
}
