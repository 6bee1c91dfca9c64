import type * as z from "zod";
import { contactPointRows } from "../contact-points/contact-point-lists.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { inputProblem } from "../record/input-problem.ts";
import type { Contact } from "./contact.ts";
import { contactColumns } from "./contact-columns.ts";
import type { CreateContact } from "./contact-input.ts";
import { displayNameOf } from "./display-name.ts";

/** What a new contact's row and child rows hold. */
export function newContact(input: z.output<typeof CreateContact>, ctx: ReadContext) {
  const displayName = input.displayName ?? displayNameOf(input);
  if (displayName === undefined)
    throw inputProblem("/displayName", "is required where there is no given or family name");
  // The host's schema may have defaults, or refuse a contact without attributes.
  const columns = contactColumns({ ...input, attributes: input.attributes ?? {} }, ctx);
  const values: Partial<Row<typeof Contact>> = { ...columns, displayName };
  return { values, children: contactPointRows(input, ctx.tenant) };
}
