import { list } from "../lists/list.ts";
import { Organization } from "./organization.ts";
import { OrganizationView, organizationViews } from "./organization-view.ts";

export const listOrganizations = list({
  summary: "List organizations",
  permission: "organizations:read",
  route: "GET /organizations",
  of: Organization,
  item: OrganizationView,
  filter: [
    "displayName",
    "kinds",
    "tags",
    "lifecycleStage",
    "source",
    "language",
    "industry",
    "size",
    "taxId",
    "parentId",
    "ownerId",
    "teamId",
    "createdAt",
    "createdBy",
    "updatedAt",
  ],
  sort: ["createdAt", "updatedAt", "displayName"],
  examples: [{ filter: { kinds: "customer" }, sort: "-createdAt", limit: 20 }],
}).run(organizationViews);
