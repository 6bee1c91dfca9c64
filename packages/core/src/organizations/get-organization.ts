import * as z from "zod";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { Organization } from "./organization.ts";
import { OrganizationView, oneOrganizationView } from "./organization-view.ts";

export const getOrganization = query({
  summary: "Read an organization",
  permission: "organizations:read",
  route: "GET /organizations/{id}",
  input: z.strictObject({ id: idOf("organization") }),
  output: OrganizationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" }],
}).run(async ({ id }, ctx) => oneOrganizationView(await readRecord(ctx, Organization, id), ctx));
