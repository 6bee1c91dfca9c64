import * as z from "zod";
import { attributesOf } from "../attributes/attributes.ts";
import { contactPointListViews, contactPointsView } from "../contact-points/contact-point-lists.ts";
import { partyFields } from "../contact-points/party-fields.ts";
import type { ChildLists, ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { ownedFields, recordFields } from "../record/record-schemas.ts";
import { recordView } from "../record/record-view.ts";
import { Contact } from "./contact.ts";

export const ContactView = z
  .object({
    ...recordFields("contact"),
    displayName: z.string(),
    salutation: z.string().nullable(),
    title: z.string().nullable(),
    givenName: z.string().nullable(),
    middleName: z.string().nullable(),
    familyName: z.string().nullable(),
    suffix: z.string().nullable(),
    nickname: z.string().nullable(),
    birthday: z.iso.date().nullable(),
    gender: z.string().nullable(),
    jobTitle: z.string().nullable(),
    department: z.string().nullable(),
    ...partyFields,
    ...contactPointListViews,
    attributes: attributesOf("contact"),
    ...ownedFields,
  })
  .meta({ id: "Contact" });

/** A person as the caller may see them; fields that the caller's grants hide are absent. */
export interface ContactView<A = Record<string, unknown>> extends Omit<z.output<typeof ContactView>, "attributes"> {
  attributes: A;
}

type ContactRow = Row<typeof Contact>;

export const contactView = (row: ContactRow, lists: ChildLists): ContactView => ({
  ...recordView(row),
  displayName: row.displayName,
  salutation: row.salutation,
  title: row.title,
  givenName: row.givenName,
  middleName: row.middleName,
  familyName: row.familyName,
  suffix: row.suffix,
  nickname: row.nickname,
  birthday: row.birthday,
  gender: row.gender,
  language: row.language,
  timeZone: row.timeZone,
  jobTitle: row.jobTitle,
  department: row.department,
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
export async function contactViews(rows: readonly ContactRow[], ctx: ReadContext): Promise<ContactView[]> {
  const children = await ctx.children(
    Contact,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => contactView(row, children.get(row.id) ?? {}));
}

export async function oneContactView(row: ContactRow, ctx: ReadContext): Promise<ContactView> {
  return contactView(row, (await ctx.children(Contact, [row.id])).get(row.id) ?? {});
}
