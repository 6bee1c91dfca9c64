import { command } from "../plugin/operation.ts";
import { bulkInput, bulkOutput } from "../record/bulk-schemas.ts";
import { createInBulk } from "../record/create-in-bulk.ts";
import { newOrganization } from "./new-organization.ts";
import { Organization } from "./organization.ts";
import { CreateOrganization } from "./organization-input.ts";

export const createOrganizations = command({
  summary: "Create many organizations",
  permission: "organizations:write",
  route: "POST /organizations/bulk",
  input: bulkInput(CreateOrganization, "POST /organizations"),
  output: bulkOutput("organization"),
  examples: [
    {
      items: [
        { displayName: "Alfreds Futterkiste", externalIds: [{ source: "shop", id: "ALFKI" }] },
        { displayName: "Around the Horn" },
      ],
    },
  ],
}).run(async ({ items }, ctx) => {
  const { results } = await createInBulk(ctx, Organization, CreateOrganization, items, (item) =>
    newOrganization(item, ctx),
  );
  return { results };
});
