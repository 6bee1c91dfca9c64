import { changeParty, newParty } from "../parties/write-party.ts";
import { command } from "../plugin/operation.ts";
import { bulkInput, bulkOutput } from "../record/bulk-schemas.ts";
import { createInBulk } from "../record/create-in-bulk.ts";
import { oneView } from "../record/record-view.ts";
import { Organization } from "./organization.ts";
import { CreateOrganization, OrganizationView, organizationViews, UpdateOrganization } from "./organization-schemas.ts";

export const createOrganization = command({
  summary: "Create an organization",
  permission: "organizations:write",
  route: "POST /organizations",
  status: 201,
  input: CreateOrganization,
  output: OrganizationView,
  examples: [
    {
      displayName: "Alfreds Futterkiste",
      legalName: "Alfreds Futterkiste GmbH",
      industry: "Groceries",
      kinds: ["customer"],
      phones: [{ number: "030-0074321" }],
      addresses: [{ street: "Obere Str. 57", city: "Berlin", postalCode: "12209", country: "DE" }],
      externalIds: [{ source: "shop", id: "ALFKI" }],
    },
  ],
}).run(async (input, ctx) => {
  const { values, children } = newParty("organization", input, ctx);
  return oneView(organizationViews, await ctx.create(Organization, values, { children }), ctx);
});

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
  const build = (item: (typeof items)[number]) => newParty("organization", item, ctx);
  const { results } = await createInBulk(ctx, Organization, CreateOrganization, items, build);
  return { results };
});

export const updateOrganization = command({
  summary: "Change an organization",
  permission: "organizations:write",
  route: "PATCH /organizations/{id}",
  input: UpdateOrganization,
  output: OrganizationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02", industry: null, size: 40 }],
}).run(async (input, ctx) => oneView(organizationViews, await changeParty(Organization, input, ctx), ctx));
