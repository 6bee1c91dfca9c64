import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { Organization } from "./organization.ts";
import { OrganizationView, oneOrganizationView } from "./organization-view.ts";

export const deleteOrganization = command({
  summary: "Move an organization to the bin",
  permission: "organizations:write",
  route: "DELETE /organizations/{id}",
  input: z.strictObject({ id: idOf("organization"), version: Version.optional() }),
  output: OrganizationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" }],
}).run(async ({ id, version }, ctx) => {
  await ctx.remove(Organization, id, { version });
  return oneOrganizationView(await readRecord(ctx, Organization, id, { bin: "only" }), ctx);
});
