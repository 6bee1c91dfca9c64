import {
  Contact,
  column,
  command,
  criterion,
  definePlugin,
  event,
  idOf,
  list,
  type Manifest,
  type Operation,
  on,
  optional,
  type Plugin,
  query,
  type Row,
  readRecord,
  recordFields,
  recordProperties,
  recordTable,
  recordView,
  references,
  type Section,
  section,
  text,
  Version,
} from "@kith/core";
import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";

// A plugin that keeps every rule, in parts, so that one of them can be exchanged for a faulty one.

export const Booking = defineEntity({
  name: "Booking",
  tableName: "points_booking",
  properties: {
    ...recordProperties,
    contactId: references(() => Contact),
    points: p.integer(),
    note: p.text().nullable(),
    /** The entry of the journal that it was booked for. */
    entryId: p.text().nullable(),
  },
});
export const BookingView = z
  .object({
    ...recordFields("booking"),
    contactId: idOf("contact"),
    points: z.int(),
    note: z.string().nullable(),
  })
  .meta({ id: "Booking" });
export type BookingRow = Row<typeof Booking>;
export const bookingView = ({ entryId: _entryId, ...row }: BookingRow) => recordView(row);

export const contactId = "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01";
const bookingId = "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1c01";

export const bookOne = {
  summary: "Book points for a contact",
  permission: "points:write",
  route: "POST /contacts/{contactId}/points",
  status: 201,
  input: z.strictObject({ contactId: idOf("contact"), points: z.int().min(1).max(10_000), note: optional(text(200)) }),
  output: BookingView,
  examples: [{ contactId, points: 50, note: "Welcome" }],
} as const;
const book = command(bookOne).run(async (input, ctx) => bookingView(await ctx.create(Booking, input)));

export const readOne = {
  summary: "Read a booking",
  permission: "points:read",
  route: "GET /points/{id}",
  input: z.strictObject({ id: idOf("booking") }),
  output: BookingView,
  examples: [{ id: bookingId }],
} as const;
const get = query(readOne).run(async ({ id }, ctx) => bookingView(await readRecord(ctx, Booking, id)));

export const changeOne = {
  summary: "Change a booking's note",
  permission: "points:write",
  route: "PATCH /points/{id}",
  input: z.strictObject({ id: idOf("booking"), version: Version.optional(), note: optional(text(200)) }),
  output: BookingView,
  examples: [{ id: bookingId, note: "Thanks" }],
} as const;
const change = command(changeOne).run(async ({ id, version, ...changes }, ctx) =>
  bookingView(await ctx.update(Booking, id, changes, { version })),
);

export const bookings = list({
  summary: "List bookings",
  permission: "points:read",
  route: "GET /points",
  of: Booking,
  item: BookingView,
  filter: ["contactId", "points", "note", "createdAt"],
  sort: ["createdAt", "points"],
  examples: [{ filter: { contactId }, sort: "-createdAt" }],
}).run(async (rows) => rows.map(bookingView));

export const bought = {
  name: "points.bought",
  version: 2,
  permission: "points:read",
  payload: z.strictObject({ contactId: idOf("contact"), cents: z.int() }),
  timeline: ({ cents }: { cents: number }) => `Bought for ${cents / 100}`,
  upcast: (payload: unknown) => {
    const { contactId, euros } = payload as { contactId: string; euros: number };
    return { contactId, cents: euros * 100 };
  },
  examples: [{ contactId, cents: 1_250 }],
  earlier: { 1: [{ contactId, euros: 12 }] },
};
export const pointsBought = event(bought);

export const pointsSection = {
  of: "contact",
  schema: z.object({ points: z.int(), lastNote: z.string().nullable() }),
  permission: "points:read",
} as const;

type Parts = Manifest<string, Record<string, Operation>, [], [], Section>;

const migrations: Parts["migrations"] = [
  {
    name: "0001_bookings",
    up: (db) =>
      recordTable(db, "points_booking", {
        contactId: column.reference("contacts"),
        points: column.integer(),
        note: column.text().nullable(),
        entryId: column.text().nullable(),
      }),
  },
];

export const operations = { book, get, change, list: bookings };

/** The plugin with other parts in the place of its own. */
export const points = (parts: Partial<Parts> = {}): Plugin =>
  definePlugin<string, Record<string, Operation>, [], [], Section>({
    name: "points",
    contract: 1,
    entities: [Booking],
    migrations,
    operations,
    events: [pointsBought],
    on: [
      on(pointsBought, async (entries, ctx) => {
        for (const { id: entryId, payload } of entries) {
          const taken = ctx.from(Booking).select("row.id").where("row.entryId", "=", entryId);
          if (await taken.executeTakeFirst()) continue;
          await ctx.create(Booking, { contactId: payload.contactId, points: payload.cents, entryId });
        }
      }),
    ],
    sections: [
      section({
        ...pointsSection,
        load: async (ids, ctx) => {
          const rows = await ctx.from(Booking).selectAll("row").where("row.contactId", "in", ids).execute();
          const byContact = Map.groupBy(rows, ({ contactId }) => contactId);
          return new Map(
            [...byContact].map(([id, of]) => [
              id,
              { points: of.reduce((sum, { points }) => sum + points, 0), lastNote: of.at(-1)?.note ?? null },
            ]),
          );
        },
      }),
    ],
    criteria: [
      criterion({
        name: "points.atLeast",
        of: "contact",
        value: z.int(),
        permission: "points:read",
        ids: (least, ctx) => ctx.from(Booking).select("row.contactId").where("row.points", ">=", least),
      }),
    ],
    personalData: [{ entity: Booking, person: "contactId", onErase: "delete" }],
    ...parts,
  });
