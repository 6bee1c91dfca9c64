import { p } from "@mikro-orm/core";
import type { ReadCall } from "../call/read-call.ts";
import { Contact } from "../contacts/contact.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { Organization } from "../organizations/organization.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Subject } from "../plugin/event.ts";
import { isVisible } from "../record/read-record.ts";
import { idOf, nullableFields, optional, optionalFields, RecordReference } from "../record/record-schemas.ts";
import { optionalReference } from "../table/references.ts";
import { organizationsOfPeople } from "./current-relations.ts";

// What tasks and interactions say alike: whom they are with, and which record of any plugin they are about.

export const aboutProperties = {
  contactId: optionalReference(() => Contact),
  organizationId: optionalReference(() => Organization),
  regardingType: p.text().nullable(),
  regardingId: p.uuid().nullable(),
};

const fields = {
  contactId: idOf("contact").describe("The person it is mainly with"),
  organizationId: idOf("organization"),
  regarding: RecordReference.describe("The record it is about: an interaction, a case, an opportunity, an order"),
};
export const aboutInput = {
  ...optionalFields(fields),
  organizationId: optional(fields.organizationId).describe("In a new one, default: the one that the person stands for"),
};
export const aboutFields = nullableFields(fields);
export const aboutFilters = ["contactId", "organizationId", "regardingType", "regardingId"] as const;

type Regarding = Record<"regardingType" | "regardingId", string | null>;

export const regardingView = ({ regardingType: type, regardingId: id }: Regarding) => ({
  regarding: type && id ? { type, id } : null,
});

/**
 * The columns behind `regarding`, which may be a record of any plugin: one that is there and that the caller may see
 * under the permission that shows its type. Nothing where it is left out, nulls where it is cleared.
 */
export async function regardingColumns(
  regarding: Subject | null | undefined,
  ctx: ReadContext,
): Promise<Partial<Regarding>> {
  if (regarding === undefined) return {};
  if (regarding === null) return { regardingType: null, regardingId: null };
  const { type, id } = regarding;
  const { model, permissionOfType } = (ctx as ReadCall).session.runtime.registry;
  const entity = model.byType.get(type)?.entity;
  const within = ctx.under(permissionOfType.get(type) ?? "public");
  if (entity && within && (await isVisible(within, entity, id))) return { regardingType: type, regardingId: id };
  const errors = [{ pointer: "/regarding", message: `There is no ${type} ${id}` }];
  throw coreErrors("reference.notFound", { field: "regarding", id }, { errors });
}

type With = { readonly [end in "contactId" | "organizationId"]?: string | null | undefined };

/**
 * The organization that something with a person is also about, where nobody says otherwise: the one they stand for. So
 * a call with a person is on their firm's history too; `null` keeps it off. One that the caller may not see is none.
 */
export async function defaultOrganization({ contactId, organizationId }: With, ctx: ReadContext) {
  if (organizationId !== undefined || !contactId) return organizationId ?? null;
  const relations = ctx.under("relations:read");
  const id = relations && (await organizationsOfPeople([contactId], relations)).get(contactId);
  return id && (await isVisible(ctx, Organization, id)) ? id : null;
}
