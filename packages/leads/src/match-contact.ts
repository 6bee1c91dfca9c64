import { Contact, ContactEmail, emailKey, type ReadContext, sql } from "@kith/core";

/**
 * The contact with this e-mail address, as far as the caller may see addresses; none where several have it, since to
 * guess would join two people.
 */
export async function matchContact(email: string, ctx: ReadContext): Promise<string | null> {
  const contacts = ctx.under("contacts:read");
  if (!contacts || contacts.hides("emails")) return null;
  // Of one contact are all rows of which the first and the last are; asked for distinct ones, SQLite would read the tenant's
  // addresses contact by contact.
  const { first, last } = await contacts
    .from(ContactEmail)
    .select([
      sql<string | null>`min(cast(${sql.ref("row.contactId")} as text))`.as("first"),
      sql<string | null>`max(cast(${sql.ref("row.contactId")} as text))`.as("last"),
    ])
    .where("row.emailKey", "=", emailKey(email))
    .executeTakeFirstOrThrow();
  if (first === null || first !== last) return null;
  // The lead is to refer to the contact, which takes that the caller's grants for leads reach it too.
  const reachable = await ctx.from(Contact).select("row.id").where("row.id", "=", first).executeTakeFirst();
  return reachable?.id ?? null;
}
