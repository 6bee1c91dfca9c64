// Rows of child lists are made of JSON by compiled code where that may be, else by a loop: the same rows, in their order.
import { expect, test, vi } from "vitest";
import { contactLists } from "../contacts/contact.ts";
import type { DialectName } from "../database/database.ts";
import { tableOf } from "../table/table.ts";
import { childrenMaker } from "./child-maker.ts";
import { broughtColumns } from "./list-columns.ts";

const literal = vi.hoisted(() => ({ allowed: true }));
vi.mock("../call/literal.ts", async (original) => {
  const { literalMaker } = await original<typeof import("../call/literal.ts")>();
  return {
    literalMaker: (...given: Parameters<typeof literalMaker>) => (literal.allowed ? literalMaker(...given) : undefined),
  };
});

const table = tableOf(contactLists.emails);
const said: Readonly<Record<DialectName, Readonly<Record<string, unknown>>>> = {
  sqlite: { primary: 1, verified: 0, invalidSince: 1_764_000_000_000 },
  postgresql: { primary: true, verified: false, invalidSince: "2025-11-24T16:00:00+00:00" },
};
const parent = { tenant: "main", id: "c1" };
const valuesOf = (given: Readonly<Record<string, unknown>>) =>
  broughtColumns(table).map(({ property }) => given[property] ?? null);

test.each(["sqlite", "postgresql"] as const)("on %s", (dialect) => {
  const given = [
    valuesOf({ ...said[dialect], id: "e2", position: 1, email: "b@x.test", emailKey: "b@x.test" }),
    valuesOf({ ...said[dialect], invalidSince: null, id: "e1", position: 0, email: "A@x.test", emailKey: "a@x.test" }),
  ];
  const rest = { tenantId: "main", contactId: "c1", label: null, primary: true, verified: false };
  const expected = [
    { ...rest, id: "e1", position: 0, email: "A@x.test", emailKey: "a@x.test", invalidSince: null },
    {
      ...rest,
      id: "e2",
      position: 1,
      email: "b@x.test",
      emailKey: "b@x.test",
      invalidSince: new Date("2025-11-24T16:00:00Z"),
    },
  ];
  for (const allowed of [true, false]) {
    literal.allowed = allowed;
    const children = childrenMaker(table, dialect);
    expect(children(given, parent)).toEqual(expected);
    expect(children(JSON.stringify(given), parent)).toEqual(expected);
    expect([children(null, parent), children("[]", parent)]).toEqual([[], []]);
  }
});
