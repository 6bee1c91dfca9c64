import { Email, idOf, inputProblem, optional, ownedInput, text, Version } from "@kith/core";
import * as z from "zod";

const fields = {
  /** The contact they are, where that is known. */
  contactId: optional(idOf("contact")),
  organizationId: optional(idOf("organization")),
  displayName: optional(text(300)),
  email: optional(Email),
  phone: optional(text(60)),
  /** The name of the firm they are from. */
  company: optional(text(300)),
  /** `web form`, `trade fair`, `spring campaign`. */
  source: optional(text(100)),
  /** The product or service they asked for. */
  wanted: optional(text(300)),
  priceRange: optional(text(300)),
  timeframe: optional(text(300)),
  notes: optional(text(20_000)),
  ...ownedInput,
};

export const CaptureLead = z.strictObject(fields);

/** JSON merge patch. The other states have operations of their own. */
export const UpdateLead = z.strictObject({
  id: idOf("lead"),
  version: Version.optional(),
  ...fields,
  status: z.enum(["contacted", "recycled"]).optional(),
});

type Reachable = {
  readonly [K in "contactId" | "organizationId" | "displayName" | "email" | "phone" | "company"]?:
    | string
    | null
    | undefined;
};

/** Refuses a lead that is nobody. */
export function assertSomebody({ contactId, organizationId, displayName, email, phone, company }: Reachable): void {
  if (contactId || organizationId || displayName || email || phone || company) return;
  throw inputProblem(
    "/displayName",
    "a lead needs one of displayName, email, phone, company, contactId and organizationId",
  );
}
