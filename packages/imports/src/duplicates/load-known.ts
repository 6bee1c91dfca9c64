import {
  Contact,
  ContactEmail,
  ContactExternalId,
  ContactPhone,
  Organization,
  OrganizationEmail,
  OrganizationExternalId,
  OrganizationPhone,
  type WriteContext,
} from "@kith/core";
import type { Party } from "../mapping/field-paths.ts";
import type { Draft } from "../rows/draft.ts";
import { emailPartyKey, externalIdKey, KnownParties, type KnownParty, nameKey, phoneKey } from "./known-party.ts";

/** The tables of one party; organizations' are told as contacts', whose columns they share under their own id's name. */
const tables = {
  contact: {
    record: Contact,
    email: ContactEmail,
    phone: ContactPhone,
    externalId: ContactExternalId,
    id: "contactId",
  },
  organization: {
    record: Organization as unknown as typeof Contact,
    email: OrganizationEmail as unknown as typeof ContactEmail,
    phone: OrganizationPhone as unknown as typeof ContactPhone,
    externalId: OrganizationExternalId as unknown as typeof ContactExternalId,
    id: "organizationId",
  },
} as const;

interface Holder {
  readonly key: string;
  readonly id: string;
}

/**
 * Everybody that one of the drafts may be about: a fixed number of statements, however many drafts. `ctx` acts for the
 * one who imports, so that nobody is found whom they may not see, nor by what is hidden from them.
 */
export async function loadKnown(
  party: Party,
  drafts: readonly Draft[],
  source: string,
  ctx: WriteContext,
  byName: boolean,
): Promise<KnownParties> {
  const known = new KnownParties();
  const visible = ctx.under(`${party}s:read`) ?? ctx.under(`${party}s:write`);
  if (!visible || drafts.length === 0) return known;
  const { record, id } = tables[party];
  const holders = [
    ...(await idHolders(party, drafts, source, ctx)),
    ...(visible.hides("emails") ? [] : await emailHolders(party, drafts, visible)),
    ...(visible.hides("phones") ? [] : await phoneHolders(party, drafts, visible)),
    ...(byName && !visible.hides("displayName") ? await nameHolders(party, drafts, visible) : []),
  ];
  const ids = [...new Set(holders.map((holder) => holder.id))];
  const parties = new Map<string, KnownParty>();
  for (const some of inHundreds(ids)) {
    const rows = await visible
      .from(record)
      .select(["row.id", "row.version", "row.displayName"])
      .where("row.id", "in", some)
      .execute();
    const own = await visible
      .from(tables[party].externalId)
      .select([`row.${id} as id` as "row.contactId as id", "row.externalId"])
      .where(`row.${id}` as "row.contactId", "in", some)
      .where("row.source", "=", source)
      .execute();
    const idsOf = Map.groupBy(own, (row) => row.id);
    for (const row of rows)
      parties.set(row.id, {
        id: row.id,
        version: row.version,
        name: visible.hides("displayName") ? "" : row.displayName,
        externalIds: (idsOf.get(row.id) ?? []).map(({ externalId }) => externalId),
      });
  }
  // Oldest first: ids are in the order of their making.
  holders.sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const { key, id: holder } of holders) {
    const found = parties.get(holder);
    if (found) known.add(key, found);
    else if (key.startsWith("id:")) known.add(key, { id: holder, name: "", externalIds: [], outOfReach: true });
  }
  return known;
}

/** Unscoped and with the bin, as the unique index is that would refuse the id. */
async function idHolders(party: Party, drafts: readonly Draft[], source: string, ctx: WriteContext): Promise<Holder[]> {
  const wanted = distinct(drafts.flatMap(({ externalId }) => externalId ?? []));
  const holders: Holder[] = [];
  for (const some of inHundreds(wanted)) {
    const rows = await ctx.raw
      .selectFrom(`${party}s_external_id`)
      .select(["external_id", `${party}_id as id`])
      .where("tenant_id", "=", ctx.tenant.id)
      .where("external_id", "in", some)
      .where("source", "=", source)
      .execute();
    for (const row of rows) holders.push({ key: externalIdKey(String(row["external_id"])), id: String(row["id"]) });
  }
  return holders;
}

async function emailHolders(party: Party, drafts: readonly Draft[], ctx: WriteContext): Promise<Holder[]> {
  const { email, id } = tables[party];
  const holders: Holder[] = [];
  for (const some of inHundreds(distinct(drafts.flatMap(({ emails }) => emails)))) {
    const rows = await ctx
      .from(email)
      .select(["row.emailKey as value", `row.${id} as id` as "row.contactId as id"])
      .where("row.emailKey", "in", some)
      .execute();
    for (const row of rows) holders.push({ key: emailPartyKey(row.value), id: row.id });
  }
  return holders;
}

async function phoneHolders(party: Party, drafts: readonly Draft[], ctx: WriteContext): Promise<Holder[]> {
  const { phone, id } = tables[party];
  const holders: Holder[] = [];
  for (const some of inHundreds(distinct(drafts.flatMap(({ phones }) => phones)))) {
    const rows = await ctx
      .from(phone)
      .select(["row.nationalDigits as value", `row.${id} as id` as "row.contactId as id"])
      .where("row.nationalDigits", "in", some)
      .where("row.type", "!=", "fax")
      .execute();
    for (const row of rows) holders.push({ key: phoneKey(row.value), id: row.id });
  }
  return holders;
}

async function nameHolders(party: Party, drafts: readonly Draft[], ctx: WriteContext): Promise<Holder[]> {
  const { record } = tables[party];
  const holders: Holder[] = [];
  for (const some of inHundreds(distinct(drafts.map(({ name }) => nameKey(name).slice("name:".length))))) {
    const rows = await ctx
      .from(record)
      .select(["row.id", "row.displayName"])
      .where("row.displayNameKey", "in", some)
      .execute();
    for (const row of rows) holders.push({ key: nameKey(row.displayName), id: row.id });
  }
  return holders;
}

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

function* inHundreds(values: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < values.length; start += 500) yield values.slice(start, start + 500);
}
