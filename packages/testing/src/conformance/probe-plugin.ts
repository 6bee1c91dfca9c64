import { command, definePlugin, type EventType, event, on, type Plugin, query, type Section } from "@kith/core";
import * as z from "zod";
import { countStatements } from "./count-statements.ts";

export const probeName = "conformanceprobe";
const failed = event({
  name: `${probeName}.failed`,
  version: 1,
  permission: `${probeName}:read`,
  payload: z.strictObject({ word: z.string() }),
});

/** What a section answered, and how many statements that took. */
export const Loaded = z.object({ statements: z.int(), values: z.record(z.string(), z.unknown()) });

/**
 * What the suite itself brings into the composition, to do as a plugin does: `say` an event, `load` a section, `fail` to
 * take an entry. `events` and `sections` are those that may be said and loaded, by name.
 */
export function probePlugin(events: ReadonlyMap<string, EventType>, sections: ReadonlyMap<string, Section>): Plugin {
  const say = command({
    summary: "Say an event",
    permission: `${probeName}:write`,
    route: "POST /conformance-probe/say",
    input: z.strictObject({
      event: z.string(),
      payload: z.unknown(),
      subjects: z.array(z.strictObject({ type: z.string(), id: z.string() })),
    }),
    output: z.object({}),
  }).run(async ({ event, payload, subjects }, ctx) => {
    ctx.record(events.get(event) as EventType, payload, subjects);
    return {};
  });
  const fail = command({
    summary: "Leave an entry that a consumer fails on",
    permission: `${probeName}:write`,
    route: "POST /conformance-probe/fail",
    input: z.strictObject({ word: z.string(), contact: z.string() }),
    output: z.object({}),
  }).run(async ({ word, contact }, ctx) => {
    ctx.record(failed, { word }, [{ type: "contact", id: contact }]);
    return {};
  });
  const load = query({
    summary: "Load a section",
    permission: `${probeName}:read`,
    route: "POST /conformance-probe/load",
    input: z.strictObject({ section: z.string(), ids: z.array(z.string()) }),
    output: Loaded,
  }).run(async ({ section: name, ids }, ctx) => {
    const section = sections.get(name) as Section;
    const within = ctx.under(section.permission);
    if (!within) return { statements: 0, values: {} };
    const counted = countStatements(within);
    const values = Object.fromEntries(await section.load(ids, counted.ctx));
    return { statements: counted.statements(), values };
  });
  return definePlugin({
    name: probeName,
    contract: 1,
    operations: { say, fail, load },
    events: [failed],
    on: [
      on(failed, async ([entry]) => {
        throw new Error(`cannot take ${entry?.payload.word}`);
      }),
    ],
  });
}
