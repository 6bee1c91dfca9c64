import { CrmError, command, type Plugin, query, type WriteContext } from "@kith/core";
import * as z from "zod";
import { type Fault, withOperations } from "./fault.fixture.ts";
import {
  Booking,
  type BookingRow,
  type BookingView,
  bookingView,
  bookOne,
  changeOne,
  operations,
  pointsBought,
  readOne,
} from "./points.fixture.ts";

/** A cache that forgets whose the bookings are: as `keyOf` finds them they are answered, to whoever asks. */
function cached(keyOf: (tenant: string, id: string) => string): Plugin {
  const kept = new Map<string, z.output<typeof BookingView>>();
  const keep = (tenant: string, row: BookingRow) => {
    kept.set(keyOf(tenant, row.id), bookingView(row));
    return bookingView(row);
  };
  return withOperations({
    book: command(bookOne).run(async (values, ctx) => keep(ctx.tenant.id, await ctx.create(Booking, values))),
    get: query(readOne).run(async ({ id }, ctx) => {
      const known = kept.get(keyOf(ctx.tenant.id, id));
      return known ?? (operations.get.run({ id }, ctx) as Promise<z.output<typeof BookingView>>);
    }),
  });
}

/** A command that looks where it should not, before it does what it should. */
const changing = (first: (id: string, ctx: WriteContext) => Promise<void>): Plugin =>
  withOperations({
    change: command(changeOne).run(async (values, ctx) => {
      await first(values.id, ctx);
      return operations.change.run(values, ctx) as Promise<z.output<typeof BookingView>>;
    }),
  });

export const wallFaults: readonly Fault[] = [
  { rule: "tenant-sees-nothing", plugin: cached((_tenant, id) => id), culprit: /points\.get by input 1 shows another/ },
  {
    rule: "tenant-absent-alike",
    plugin: changing(async (id, ctx) => {
      const row = await ctx.raw
        .selectFrom("points_booking")
        .select("tenant_id")
        .where("id", "=", id)
        .executeTakeFirst();
      if (row && row.tenant_id !== ctx.tenant.id)
        throw new CrmError({ code: "points.foreign", status: 403, message: "It is somebody else's" });
    }),
    culprit: /points\.change by input 1 answers 403 points\.foreign.*, but of absent records 404/,
  },
  {
    rule: "tenant-changes-nothing",
    plugin: withOperations({
      change: command({ ...changeOne, output: z.object({}) }).run(async ({ id, note }, ctx) => {
        await ctx.raw.updateTable("points_booking").set({ note }).where("id", "=", id).execute();
        return {};
      }),
    }),
    culprit: /points\.change changes points_booking of another tenant/,
  },
  {
    rule: "ids-checked",
    plugin: withOperations({
      book: command({ ...bookOne, output: z.object({}) }).run(async ({ contactId }, ctx) => {
        ctx.record(pointsBought, { contactId, cents: 0 }, []);
        return {};
      }),
    }),
    culprit: /points\.book by input 1 takes ids of nothing/,
  },
  {
    rule: "house-keeps-tenants-apart",
    plugin: withOperations({
      change: command({ ...changeOne, permission: "system", output: z.object({}) }).run(async ({ id, note }, ctx) => {
        await ctx.raw.updateTable("points_booking").set({ note }).where("id", "=", id).execute();
        return {};
      }),
    }),
    culprit: /points\.change changes points_booking of another tenant/,
  },
  {
    rule: "permission-denied",
    plugin: withOperations({ get: { ...operations.get, permission: "public" } }),
    culprit: /points\.get answers 200 {2}without points:read/,
  },
  {
    rule: "own-scope",
    plugin: cached((tenant, id) => `${tenant} ${id}`),
    culprit: /points\.get by input 1 shows somebody else's/,
  },
];
