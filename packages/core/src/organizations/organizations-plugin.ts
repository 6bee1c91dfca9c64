import { partyFilters } from "../parties/party-fields.ts";
import { changeParty, newParty } from "../parties/write-party.ts";
import { definePlugin } from "../plugin/define-plugin.ts";
import { command } from "../plugin/operation.ts";
import { organizationProfile } from "../profile/profiles.ts";
import { organizationTimeline } from "../profile/timelines.ts";
import { bulkForm } from "../record/create-in-bulk.ts";
import { ownedFilters, recordOperations } from "../record/record-operations.ts";
import { oneView } from "../record/record-view.ts";
import {
  CreateOrganization,
  Organization,
  OrganizationView,
  organizationLists,
  organizationViews,
  UpdateOrganization,
} from "./organization.ts";
import { organizationMigrations } from "./organization-migrations.ts";

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

export const createOrganizations = bulkForm({
  of: Organization,
  item: CreateOrganization,
  examples: [
    { displayName: "Alfreds Futterkiste", externalIds: [{ source: "shop", id: "ALFKI" }] },
    { displayName: "Around the Horn" },
  ],
  build: (item, ctx) => newParty("organization", item, ctx),
});

export const updateOrganization = command({
  summary: "Change an organization",
  permission: "organizations:write",
  route: "PATCH /organizations/{id}",
  input: UpdateOrganization,
  output: OrganizationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02", industry: null, size: 40 }],
}).run(async (input, ctx) => oneView(organizationViews, await changeParty(Organization, input, ctx), ctx));

export const organizationOperations = {
  create: createOrganization,
  createMany: createOrganizations,
  update: updateOrganization,
  ...recordOperations({
    of: Organization,
    view: OrganizationView,
    views: organizationViews,
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02",
    filter: [...partyFilters, "industry", "size", "taxId", "parentId", ...ownedFilters],
    sort: ["createdAt", "updatedAt", "displayName"],
    listExample: { filter: { kinds: "customer" }, sort: "-createdAt", limit: 20 },
  }),
  profile: organizationProfile,
  timeline: organizationTimeline,
};

/** Companies, authorities, households: whatever acts as one toward the firm. */
export const organizationsPlugin = definePlugin({
  name: "organizations",
  contract: 1,
  entities: [Organization, ...Object.values(organizationLists)],
  migrations: organizationMigrations,
  operations: organizationOperations,
});
