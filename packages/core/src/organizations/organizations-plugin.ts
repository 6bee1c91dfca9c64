import { definePlugin } from "../plugin/define-plugin.ts";
import { organizationProfile } from "../profile/organization-profile.ts";
import { organizationTimeline } from "../profile/organization-timeline.ts";
import { createOrganization } from "./create-organization.ts";
import { createOrganizations } from "./create-organizations.ts";
import { deleteOrganization } from "./delete-organization.ts";
import { getOrganization } from "./get-organization.ts";
import { listOrganizations } from "./list-organizations.ts";
import {
  Organization,
  OrganizationAddress,
  OrganizationEmail,
  OrganizationExternalId,
  OrganizationHandle,
  OrganizationPhone,
} from "./organization.ts";
import { organizationMigrations } from "./organization-migrations.ts";
import { restoreOrganization } from "./restore-organization.ts";
import { updateOrganization } from "./update-organization.ts";

export const organizationOperations = {
  create: createOrganization,
  createMany: createOrganizations,
  get: getOrganization,
  list: listOrganizations,
  update: updateOrganization,
  delete: deleteOrganization,
  restore: restoreOrganization,
  profile: organizationProfile,
  timeline: organizationTimeline,
};

/** Companies, authorities, households: whatever acts as one toward the firm. */
export const organizationsPlugin = definePlugin({
  name: "organizations",
  contract: 1,
  entities: [
    Organization,
    OrganizationEmail,
    OrganizationPhone,
    OrganizationAddress,
    OrganizationHandle,
    OrganizationExternalId,
  ],
  migrations: organizationMigrations,
  operations: organizationOperations,
});
