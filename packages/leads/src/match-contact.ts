import { Contact, ContactEmail, emailKey, type ReadContext } from "@kith/core";

/**
 * The contact with this e-mail address, as far as the caller may see addresses; none where several have it, since to
 * guess would join two people.
 */
export async function matchContact(email: string, ctx: ReadContext): Promise<string | null> {
  const contacts = ctx.under("contacts:read");
  if (!contacts || contacts.hides("emails")) return null;
  const rows = await contacts
    .from(ContactEmail)
    .select("row.contactId")
    .distinct()
    .where("row.emailKey", "=", emailKey(email))
    .limit(2)
    .execute();
  const [match, another] = rows;
  if (!match || another) return null;
  // The lead is to refer to the contact, which takes that the caller's grants for leads reach it too.
  const reachable = await ctx.from(Contact).select("row.id").where("row.id", "=", match.contactId).executeTakeFirst();
  return reachable?.id ?? null;
}
