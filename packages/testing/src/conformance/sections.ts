import type { RegisteredOperation } from "@kith/core";
import * as z from "zod";
import { succeeded } from "./outcome.ts";
import { Place } from "./place.ts";
import type { Loaded } from "./probe-plugin.ts";
import { worldRule } from "./rule.ts";
import { colleague, owner, stranger } from "./world.ts";

export const sectionsBatched = worldRule(
  "sections-batched",
  "a section is loaded for many records in as few statements as for one, and answers what its schema says",
  async function* (world) {
    for (const [name, section] of world.sections) {
      const known = world.records.get(section.of) ?? [];
      const many = [...known, ...Array.from({ length: 10 }, () => crypto.randomUUID())];
      const [one, all] = [await world.load(owner, name, known.slice(0, 1)), await world.load(owner, name, many)];
      const failed = [one, all].find((outcome) => !succeeded(outcome));
      if (failed) {
        yield { culprit: `section ${name} fails: ${failed.text.slice(0, 300)}`, cure: "Mend `load`" };
        continue;
      }
      const [few, more] = [one.output, all.output] as [z.output<typeof Loaded>, z.output<typeof Loaded>];
      if (more.statements > few.statements)
        yield {
          culprit: `section ${name} takes ${few.statements} statements for one record and ${more.statements} for ${many.length}`,
          cure: 'Ask once for all ids: `where(…, "in", ids)`',
        };
      for (const [id, value] of Object.entries(more.values)) {
        const { error } = z.safeParse(section.schema as z.core.$ZodType, value);
        if (error)
          yield {
            culprit: `section ${name} answers what its schema does not say: ${z.prettifyError(error)}`,
            cure: "Mend `load` or the schema",
          };
        if (!many.includes(id))
          yield {
            culprit: `section ${name} answers for ${id}, which was not asked for`,
            cure: "Answer for the ids that were given",
          };
      }
    }
  },
);

export const sectionsScoped = worldRule(
  "sections-scoped",
  "a section shows nothing to a stranger, nor to scope `own` what is somebody else's",
  async function* (world) {
    for (const [name, section] of world.sections)
      for (const [who, actor] of [
        ["a stranger", stranger],
        ["scope own", colleague([{ permission: "*", scope: "own" }])],
      ] as const) {
        const { text, output } = await world.load(actor, name, world.records.get(section.of) ?? []);
        const values = (output as z.output<typeof Loaded> | undefined)?.values ?? {};
        const shown = Object.values(values).some((value) => isTelling(value));
        if (shown || world.canary.isIn(text))
          yield {
            culprit: `section ${name} shows ${who} ${text.slice(0, 200)}`,
            cure: "Load by ctx.from, which carries tenant and scope",
          };
      }
  },
);

/** A section may say of everybody that there is nothing: zeros, empty lists. */
function isTelling(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.values(value).some(isTelling);
  return value !== null && value !== 0 && value !== false && value !== "";
}

/** Values that a criterion's schema may take. */
const tried: readonly unknown[] = ["x", 1, true, "2026-01-01", "2026-01-01T00:00:00Z"];

export const criteriaAnswered = worldRule(
  "criteria-answered",
  "a criterion filters the list it is made for, by every value that its schema takes",
  async function* (world) {
    for (const criterion of world.plugins.flatMap(({ criteria = [] }) => criteria)) {
      const list = world.crm.operations.find(({ key }) => key === `${criterion.of}s.list`) as RegisteredOperation;
      const named = Place.of(criterion.value, "input").alternatives.flatMap(
        (part) => (part["enum"] as unknown[]) ?? [],
      );
      const accepted = [...named, ...tried].filter(
        (value) => z.safeParse(criterion.value as z.core.$ZodType, value).success,
      );
      if (accepted.length === 0)
        yield {
          culprit: `criterion ${criterion.name} takes no plain value`,
          cure: "Let its value be a text, a number, a yes or no",
        };
      for (const value of accepted)
        for (const outcome of [
          await world.call(owner, list, { filter: { [criterion.name]: value } }),
          await world.send(owner, list, { filter: { [criterion.name]: value } }),
        ])
          if (!succeeded(outcome))
            yield {
              culprit: `criterion ${criterion.name} answers ${outcome.status} to ${JSON.stringify(value)}: ${outcome.text.slice(0, 200)}`,
              cure: 'Say it with `in`: eb(id, "in", ctx.from(Entity).select("row.contactId").where(…))',
            };
    }
  },
);
