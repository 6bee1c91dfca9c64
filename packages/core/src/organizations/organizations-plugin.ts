import { partyFilters } from "../parties/party-fields.ts";
import { definePlugin } from "../plugin/define-plugin.ts";
import { organizationProfile } from "../profile/profiles.ts";
import { organizationTimeline } from "../profile/timelines.ts";
import { ownedFilters, recordOperations } from "../record/record-operations.ts";
import * as entities from "./organization.ts";
import { organizationMigrations } from "./organization-migrations.ts";
import { OrganizationView, organizationViews } from "./organization-schemas.ts";
import { createOrganization, createOrganizations, updateOrganization } from "./write-organizations.ts";

export const organizationOperations = {
  create: createOrganization,
  createMany: createOrganizations,
  update: updateOrganization,
  ...recordOperations({
    of: entities.Organization,
    view: OrganizationView,
    views: organizationViews,
    path: "organizations",
    one: "an organization",
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02",
    list: {
      filter: [...partyFilters, "industry", "size", "taxId", "parentId", ...ownedFilters],
      sort: ["createdAt", "updatedAt", "displayName"],
      examples: [{ filter: { kinds: "customer" }, sort: "-createdAt", limit: 20 }],
    },
  }),
  profile: organizationProfile,
  timeline: organizationTimeline,
};

/** Companies, authorities, households: whatever acts as one toward the firm. */
export const organizationsPlugin = definePlugin({
  name: "organizations",
  contract: 1,
  entities: Object.values(entities),
  migrations: organizationMigrations,
  operations: organizationOperations,
});
