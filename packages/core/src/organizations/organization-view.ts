import * as z from "zod";
import { attributesOf } from "../attributes/attributes.ts";
import { contactPointListViews, contactPointsView } from "../contact-points/contact-point-lists.ts";
import { partyFields } from "../contact-points/party-fields.ts";
import type { ChildLists, ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { idOf, ownedFields, recordFields } from "../record/record-schemas.ts";
import { recordView } from "../record/record-view.ts";
import { Organization } from "./organization.ts";

export const OrganizationView = z
  .object({
    ...recordFields("organization"),
    displayName: z.string(),
    legalName: z.string().nullable(),
    registrationId: z.string().nullable(),
    taxId: z.string().nullable(),
    industry: z.string().nullable(),
    size: z.int().nullable(),
    website: z.string().nullable(),
    parentId: idOf("organization").nullable(),
    ...partyFields,
    ...contactPointListViews,
    attributes: attributesOf("organization"),
    ...ownedFields,
  })
  .meta({ id: "Organization" });

/** An organization as the caller may see it; fields that the caller's grants hide are absent. */
export interface OrganizationView<A = Record<string, unknown>>
  extends Omit<z.output<typeof OrganizationView>, "attributes"> {
  attributes: A;
}

type OrganizationRow = Row<typeof Organization>;

export const organizationView = (row: OrganizationRow, lists: ChildLists): OrganizationView => ({
  ...recordView(row),
  displayName: row.displayName,
  legalName: row.legalName,
  registrationId: row.registrationId,
  taxId: row.taxId,
  industry: row.industry,
  size: row.size,
  website: row.website,
  parentId: row.parentId,
  language: row.language,
  timeZone: row.timeZone,
  kinds: [...(row.kinds ?? [])],
  lifecycleStage: row.lifecycleStage,
  source: row.source,
  tags: [...(row.tags ?? [])],
  doNotContact: row.doNotContact ?? {},
  notes: row.notes,
  ...contactPointsView(lists),
  attributes: row.attributes ?? {},
  ownerId: row.ownerId,
  teamId: row.teamId,
});

/** Rows with all that belongs to them: one statement for each child list, however many rows. */
export async function organizationViews(
  rows: readonly OrganizationRow[],
  ctx: ReadContext,
): Promise<OrganizationView[]> {
  const children = await ctx.children(
    Organization,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => organizationView(row, children.get(row.id) ?? {}));
}

export async function oneOrganizationView(row: OrganizationRow, ctx: ReadContext): Promise<OrganizationView> {
  return organizationView(row, (await ctx.children(Organization, [row.id])).get(row.id) ?? {});
}
