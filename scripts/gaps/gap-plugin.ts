import { column, command, createCrm, definePlugin, event, on, plainTable, sql } from "@kith/core";
import { postgresql } from "@kith/core/postgresql";
import * as z from "zod";

const Payload = z.strictObject({ subject: z.int(), n: z.int() });
const stepped = event({ name: "step.taken", version: 1, permission: "gaps:read", payload: Payload });

/** Stands for the subject in the journal. */
const idOf = (subject: number) => `00000000-0000-7000-8000-${String(subject).padStart(12, "0")}`;

/**
 * Subjects that take numbered steps, and a consumer that writes down each step it is told of. Nothing in the tables hides
 * a step told twice.
 */
const gaps = definePlugin({
  name: "gaps",
  contract: 1,
  events: [stepped],
  migrations: [
    {
      name: "0001_gaps",
      async up(db) {
        await plainTable(db, "gaps_subject", { id: column.integer(), steps: column.integer() }, { primaryKey: ["id"] });
        await plainTable(db, "gaps_told", {
          position: column.sequence(),
          subject: column.integer(),
          n: column.integer(),
        });
      },
    },
  ],
  operations: {
    step: command({
      summary: "Take steps of some subjects",
      permission: "gaps:write",
      route: "POST /gaps/steps",
      input: z.strictObject({ subjects: z.array(z.int()) }),
      output: z.object({}),
    }).run(async ({ subjects }, ctx) => {
      // The row's lock makes the order of steps the order of commits.
      for (const subject of subjects) {
        const { steps } = await ctx.raw
          .updateTable("gaps_subject")
          .set({ steps: sql`steps + 1` })
          .where("id", "=", subject)
          .returning("steps")
          .executeTakeFirstOrThrow();
        ctx.record(stepped, { subject, n: steps }, [{ type: "subject", id: idOf(subject) }]);
      }
      return {};
    }),
  },
  on: [
    on(stepped, async (entries, ctx) => {
      const values = entries.map(({ payload }) => ({ subject: payload.subject, n: payload.n }));
      await ctx.raw.insertInto("gaps_told").values(values).execute();
    }),
  ],
});

export const openCrm = (url: string) =>
  createCrm({ database: postgresql({ connectionString: url, durability: "normal", max: 20 }), plugins: [gaps] });
