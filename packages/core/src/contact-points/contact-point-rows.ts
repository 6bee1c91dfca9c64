import { readPhone } from "../phones/read-phone.ts";
import type { ChildLists, Children } from "../plugin/context.ts";
import type { Tenant } from "../plugin/tenant.ts";
import { inputProblem } from "../record/input-problem.ts";
import { childViews, instant } from "../record/record-view.ts";
import type { ContactPoints } from "./contact-point.ts";
import { countryCode } from "./country-code.ts";
import { emailKey } from "./email-address.ts";
import { externalIdRow, externalIdView } from "./external-id.ts";

type Item<K extends keyof ContactPoints> = NonNullable<ContactPoints[K]>[number];

/**
 * The child rows of the lists that are given. A phone without a country code is read in the country of the (primary)
 * address, else in the tenant's region; so when only the addresses change, the `stored` phones are read anew.
 */
export function contactPointRows(given: ContactPoints, tenant: Tenant, stored: ChildLists = {}): Children {
  const rows: Record<string, Children[string]> = {};
  const emails = given.emails?.map((email) => ({ ...email, emailKey: emailKey(email.email) }));
  const addresses = given.addresses?.map((address) => withCountry(address, tenant.locale));
  if (emails) rows.emails = pointRows("emails", emails);
  if (addresses) rows.addresses = pointRows("addresses", addresses);
  if (given.handles) rows.handles = pointRows("handles", given.handles);
  if (given.externalIds) rows.externalIds = given.externalIds.map(externalIdRow);
  const region = regionOf(addresses ?? stored.addresses ?? []) ?? tenant.region;
  if (given.phones) rows.phones = pointRows("phones", given.phones).map((phone) => phoneRow(phone, region));
  else if (addresses && stored.phones?.length)
    rows.phones = stored.phones.map(({ id, number }) => phoneRow({ id, number }, region));
  return rows;
}

/** The lists of one record, as read, for its view. */
export const contactPointsView = (lists: ChildLists) => ({
  emails: childViews(lists.emails),
  phones: childViews(lists.phones),
  addresses: childViews(lists.addresses),
  handles: childViews(lists.handles),
  externalIds: (lists.externalIds ?? []).map(externalIdView),
});

/** One of them is the primary one: that which says so, else the first. */
function pointRows<P extends Pick<Item<"emails">, "primary" | "invalidSince">>(list: string, points: readonly P[]) {
  const [first = 0, second] = points.flatMap(({ primary }, index) => (primary ? [index] : []));
  if (second !== undefined) throw inputProblem(`/${list}/${second}/primary`, "one of the list is primary already");
  return points.map((point, index) => ({
    ...point,
    primary: index === first,
    invalidSince: instant(point.invalidSince),
  }));
}

/** What is left out of a phone that is stored already stays, unless the number itself says otherwise. */
function phoneRow(phone: Omit<Item<"phones">, "invalidSince">, region: string) {
  const { e164, nationalDigits, extension } = readPhone(phone.number, region);
  return {
    ...phone,
    type: phone.type ?? (phone.id === undefined ? "voice" : undefined),
    extension: phone.extension ?? extension ?? phone.extension,
    e164,
    nationalDigits,
  };
}

type Located = Pick<Item<"addresses">, "primary" | "country">;

function regionOf(addresses: readonly Located[]): string | undefined {
  const located = addresses.filter(({ country }) => country);
  return (located.find(({ primary }) => primary) ?? located[0])?.country ?? undefined;
}

function withCountry(address: Item<"addresses">, locale: string): Item<"addresses"> {
  if (address.country || !address.countryName) return address;
  const country = countryCode(address.countryName, locale);
  return country ? { ...address, country } : address;
}
