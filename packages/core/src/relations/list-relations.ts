import { list } from "../lists/list.ts";
import { Relation } from "./relation.ts";
import { RelationView, relationView } from "./relation-view.ts";

export const listRelations = list({
  summary: "List relations",
  permission: "relations:read",
  route: "GET /relations",
  of: Relation,
  item: RelationView,
  filter: [
    "contactId",
    "organizationId",
    "otherContactId",
    "otherOrganizationId",
    "role",
    "startsOn",
    "endsOn",
    "primary",
    "primaryContact",
    "createdAt",
    "updatedAt",
  ],
  sort: ["createdAt"],
  examples: [{ filter: { organizationId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" } }],
}).run(async (rows) => rows.map(relationView));
