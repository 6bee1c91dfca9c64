import { CrmError, command, criterion, expressionBuilder, idOf, on, query, section, sql } from "@kith/core";
import * as z from "zod";
import { declared, type Fault, withOperations } from "./fault.fixture.ts";
import {
  Booking,
  bookings,
  changeOne,
  operations,
  points,
  pointsBought,
  pointsSection,
  readOne,
} from "./points.fixture.ts";

class Gone extends Error {}

export const partFaults: readonly Fault[] = [
  {
    rule: "hidden-fields",
    plugin: withOperations({
      get: query({ ...readOne, output: z.object({ booking: z.unknown() }) }).run(async ({ id }, ctx) => ({
        booking: await operations.get.run({ id }, ctx),
      })),
    }),
    culprit: /points\.get by input 1 shows note, which is hidden/,
  },
  {
    rule: "hidden-not-searched",
    plugin: withOperations({ list: { ...bookings, run: async () => ({ items: [], nextCursor: null }) } }),
    culprit: /points\.list answers 200 {2}to \{"filter":\{"note":.* where note is hidden/,
  },
  {
    rule: "unknown-keys",
    plugin: declared({ input: z.object({ id: idOf("booking") }) }),
    culprit: /points\.get answers 200 {2}to an input with surprise/,
  },
  {
    rule: "hostile-lists",
    plugin: withOperations({
      list: {
        ...bookings,
        run: async ({ sort = "created_at" }, ctx) => {
          await ctx.from(Booking).selectAll("row").orderBy(sql.raw(sort)).execute();
          return { items: [], nextCursor: null };
        },
      },
    }),
    culprit: /points\.list.* answers 500 .* of seed 1/,
  },
  {
    rule: "sections-batched",
    plugin: points({
      sections: [
        section({
          ...pointsSection,
          load: async (ids, ctx) => {
            const loaded = new Map<string, { points: number; lastNote: string | null }>();
            for (const id of ids) {
              const row = await ctx.from(Booking).selectAll("row").where("row.contactId", "=", id).executeTakeFirst();
              if (row) loaded.set(id, { points: row.points, lastNote: row.note });
            }
            return loaded;
          },
        }),
      ],
    }),
    culprit: /section points\.contact takes 1 statements for one record and 12 for 12/,
  },
  {
    rule: "sections-scoped",
    plugin: points({
      sections: [
        section({
          ...pointsSection,
          load: async (ids) => new Map(ids.map((id) => [id, { points: 50, lastNote: null }])),
        }),
      ],
    }),
    culprit: /section points\.contact shows a stranger/,
  },
  {
    rule: "criteria-answered",
    plugin: points({
      criteria: [
        criterion({
          name: "points.any",
          of: "contact",
          value: z.boolean(),
          permission: "points:read",
          sql: (_any, id) => expressionBuilder<object>()(id, "=", sql<string>`nothing.such`),
        }),
      ],
    }),
    culprit: /criterion points\.any answers 500/,
  },
  {
    rule: "reactions-repeat",
    plugin: points({
      on: [
        on(pointsBought, async (entries, ctx) => {
          for (const { payload } of entries)
            await ctx.create(Booking, { contactId: payload.contactId, points: payload.cents });
        }),
      ],
    }),
    culprit: /points: points_booking has other rows when its reactions are told again/,
  },
  {
    rule: "examples-answered",
    plugin: withOperations({
      get: query(readOne).run(async () => {
        throw new Gone("not what anybody expects");
      }),
    }),
    culprit: /points\.get: example 1 is answered with 500/,
  },
  {
    rule: "answers-documented",
    after: "examples-answered",
    plugin: withOperations({
      change: command(changeOne).run(async () => {
        throw new CrmError({ code: "points.closed", status: 409, message: "No points today" });
      }),
    }),
    culprit: /points\.change answers with the code points\.closed, which no catalogue declares/,
  },
];
