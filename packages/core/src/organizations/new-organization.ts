import type * as z from "zod";
import { contactPointRows } from "../contact-points/contact-point-lists.ts";
import type { ReadContext } from "../plugin/context.ts";
import { organizationColumns } from "./organization-columns.ts";
import type { CreateOrganization } from "./organization-input.ts";

/** What a new organization's row and child rows hold. */
export const newOrganization = (input: z.output<typeof CreateOrganization>, ctx: ReadContext) => ({
  // The host's schema may have defaults, or refuse an organization without attributes.
  values: organizationColumns({ ...input, attributes: input.attributes ?? {} }, ctx),
  children: contactPointRows(input, ctx.tenant),
});
