import { contactPointRows } from "../contact-points/contact-point-lists.ts";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { Organization } from "./organization.ts";
import { organizationColumns } from "./organization-columns.ts";
import { UpdateOrganization } from "./organization-input.ts";
import { OrganizationView, oneOrganizationView } from "./organization-view.ts";

export const updateOrganization = command({
  summary: "Change an organization",
  permission: "organizations:write",
  route: "PATCH /organizations/{id}",
  input: UpdateOrganization,
  output: OrganizationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02", industry: null, size: 40 }],
}).run(async ({ id, version, ...input }, ctx) => {
  const current = await readRecord(ctx, Organization, id);
  const stored = (await ctx.children(Organization, [id])).get(id);
  const columns = organizationColumns(input, ctx, current);
  const row = await ctx.update(Organization, id, columns, {
    // What is merged into the stored value must not undo a change made meanwhile.
    version: version ?? (input.attributes || input.doNotContact ? current.version : undefined),
    children: contactPointRows(input, ctx.tenant, stored),
  });
  return oneOrganizationView(row, ctx);
});
