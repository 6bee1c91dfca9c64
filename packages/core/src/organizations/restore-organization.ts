import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { Organization } from "./organization.ts";
import { OrganizationView, oneOrganizationView } from "./organization-view.ts";

export const restoreOrganization = command({
  summary: "Bring an organization back from the bin",
  permission: "organizations:write",
  route: "POST /organizations/{id}/restore",
  input: z.strictObject({ id: idOf("organization"), version: Version.optional() }),
  output: OrganizationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" }],
}).run(async ({ id, version }, ctx) => oneOrganizationView(await ctx.restore(Organization, id, { version }), ctx));
