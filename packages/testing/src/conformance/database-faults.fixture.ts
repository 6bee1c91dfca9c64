import { addColumns, CrmError, column, command, type Plugin, recordTable } from "@kith/core";
import { type Fault, withOperations } from "./fault.fixture.ts";
import { bookOne, operations, points, readOne } from "./points.fixture.ts";

const columns = {
  contactId: column.reference("contacts"),
  points: column.integer(),
  note: column.text().nullable(),
  entryId: column.text().nullable(),
};
const migrated = (name: string, other: Parameters<typeof recordTable>[2] = columns): Plugin =>
  points({ migrations: [{ name, up: (db) => recordTable(db, "points_booking", other) }] });

let times = 0;

export const databaseFaults: readonly Fault[] = [
  {
    rule: "boots-alone",
    plugin: points({
      migrations: [
        ...(points().migrations ?? []),
        { name: "0002_total", up: (db) => addColumns(db, "contacts", { points: column.integer().nullable() }) },
      ],
    }),
    culprit: /points changes the table contacts/,
  },
  {
    rule: "boots-with-siblings",
    plugin: withOperations({
      get: {
        ...operations.get,
        declaration: {
          ...readOne,
          get summary() {
            times += 1;
            return `Read a booking, ${times}`;
          },
        },
      },
    }),
    sibling: points({
      name: "other" as "points",
      entities: [],
      migrations: [],
      operations: {},
      events: [],
      on: [],
      sections: [],
      criteria: [],
    }),
    culprit: /another one in another order/,
  },
  {
    rule: "schema-equals-entities",
    plugin: migrated("0001_bookings", { ...columns, contactId: column.uuid() }),
    culprit: /points_booking lacks the foreign key \(tenant_id, contact_id\) → contacts/,
  },
  {
    rule: "schema-equals-entities",
    plugin: migrated("0001_bookings", { ...columns, points: column.text() }),
    culprit: /points_booking has points as text/i,
  },
  { rule: "migrations-repeat", plugin: migrated("bookings"), culprit: /migration bookings has no number/ },
  {
    rule: "records-made",
    plugin: withOperations({
      book: command(bookOne).run(async () => {
        throw new CrmError({ code: "points.closed", status: 409, message: "No points today" });
      }),
    }),
    culprit: /asks for a booking, and none could be made: points\.book refuses its own example/,
  },
];
