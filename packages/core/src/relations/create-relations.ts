import { command } from "../plugin/operation.ts";
import { bulkInput, bulkOutput } from "../record/bulk-schemas.ts";
import { createInBulk } from "../record/create-in-bulk.ts";
import { checkEnds, checkMarks } from "./check-relation.ts";
import { giveWay } from "./give-way.ts";
import { Relation } from "./relation.ts";
import { CreateRelation } from "./relation-input.ts";

const unmarked = {
  contactId: null,
  organizationId: null,
  startsOn: null,
  endsOn: null,
  primary: false,
  primaryContact: false,
};

export const createRelations = command({
  summary: "Create many relations",
  permission: "relations:write",
  route: "POST /relations/bulk",
  input: bulkInput(CreateRelation, "POST /relations"),
  output: bulkOutput("relation"),
  examples: [
    {
      items: [
        {
          contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
          organizationId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02",
          role: "Purchasing manager",
        },
      ],
    },
  ],
}).run(async ({ items }, ctx) => {
  const results = await createInBulk(ctx, Relation, CreateRelation, items, (item) => {
    const values = { ...item, primary: item.primary ?? false, primaryContact: item.primaryContact ?? false };
    checkEnds(values);
    checkMarks({ ...unmarked, ...definedOf(values) });
    return { values };
  });
  const marked = results.flatMap((result, index) =>
    result.status === "created" ? [{ ...unmarked, ...definedOf(items[index] ?? {}), id: result.id }] : [],
  );
  await giveWay(marked, ctx);
  return { results };
});

const definedOf = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
