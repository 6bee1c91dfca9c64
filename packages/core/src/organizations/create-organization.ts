import { command } from "../plugin/operation.ts";
import { newOrganization } from "./new-organization.ts";
import { Organization } from "./organization.ts";
import { CreateOrganization } from "./organization-input.ts";
import { OrganizationView, oneOrganizationView } from "./organization-view.ts";

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
  const { values, children } = newOrganization(input, ctx);
  return oneOrganizationView(await ctx.create(Organization, values, { children }), ctx);
});
