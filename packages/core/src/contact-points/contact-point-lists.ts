import * as z from "zod";
import type { ChildLists, Children } from "../plugin/context.ts";
import type { Tenant } from "../plugin/tenant.ts";
import { inputProblem } from "../record/input-problem.ts";
import { countryCode } from "./country-code.ts";
import { EmailInput, EmailView, emailValues, emailView } from "./email-address.ts";
import { ExternalId, externalIdValues, externalIdView } from "./external-id.ts";
import { HandleInput, HandleView, handleValues, handleView } from "./handle.ts";
import { PhoneInput, type PhoneSource, PhoneView, phoneValues, phoneView } from "./phone.ts";
import { AddressInput, AddressView, addressValues, addressView } from "./postal-address.ts";

const id = z.uuid().lowercase().optional();
const most = 100;

/** The ways to reach somebody, as a new record gives them. */
export const contactPointLists = {
  emails: z.array(EmailInput).max(most).optional(),
  phones: z.array(PhoneInput).max(most).optional(),
  addresses: z.array(AddressInput).max(most).optional(),
  handles: z.array(HandleInput).max(most).optional(),
  externalIds: z.array(ExternalId).max(most).optional(),
};

/** The same in a patch: a list replaces the one that is there, its items matched by `id`. */
export const contactPointPatches = {
  ...contactPointLists,
  emails: z.array(EmailInput.extend({ id })).max(most).optional(),
  phones: z.array(PhoneInput.extend({ id })).max(most).optional(),
  addresses: z.array(AddressInput.extend({ id })).max(most).optional(),
  handles: z.array(HandleInput.extend({ id })).max(most).optional(),
};

export const contactPointListViews = {
  emails: z.array(EmailView),
  phones: z.array(PhoneView),
  addresses: z.array(AddressView),
  handles: z.array(HandleView),
  externalIds: z.array(ExternalId),
};

const Patches = z.strictObject(contactPointPatches);
export type ContactPointLists = z.output<typeof Patches>;

/**
 * The child rows of the lists that are given. A phone without a country code is read in the country of the (primary)
 * address, else in the tenant's region; so when only the addresses change, the `stored` phones are read anew.
 */
export function contactPointRows(given: ContactPointLists, tenant: Tenant, stored: ChildLists = {}): Children {
  const addresses = given.addresses?.map((address) => withCountry(address, tenant.locale));
  const rows: Record<string, Children[string]> = {};
  if (given.emails) rows.emails = onePrimary("emails", given.emails).map(emailValues);
  if (addresses) rows.addresses = onePrimary("addresses", addresses).map(addressValues);
  if (given.handles) rows.handles = onePrimary("handles", given.handles).map(handleValues);
  if (given.externalIds) rows.externalIds = externalIdValues(given.externalIds, stored.externalIds);
  const phones: readonly PhoneSource[] | undefined = given.phones ? onePrimary("phones", given.phones) : stored.phones;
  if (phones && (given.phones || (addresses && phones.length > 0))) {
    const region = regionOf(addresses ?? stored.addresses ?? []) ?? tenant.region;
    rows.phones = phones.map((phone) =>
      phoneValues(given.phones ? phone : { id: phone.id, number: phone.number }, region),
    );
  }
  return rows;
}

/** The lists of one record, as read, for its view. */
export const contactPointsView = (lists: ChildLists) => ({
  emails: (lists.emails ?? []).map(emailView),
  phones: (lists.phones ?? []).map(phoneView),
  addresses: (lists.addresses ?? []).map(addressView),
  handles: (lists.handles ?? []).map(handleView),
  externalIds: (lists.externalIds ?? []).map(externalIdView),
});

interface Located {
  readonly primary?: boolean | undefined;
  readonly country?: string | null | undefined;
}

function regionOf(addresses: readonly Located[]): string | undefined {
  const located = addresses.filter(({ country }) => country);
  return (located.find(({ primary }) => primary) ?? located[0])?.country ?? undefined;
}

function withCountry<A extends Located & { readonly countryName?: string | null | undefined }>(
  address: A,
  locale: string,
): A {
  if (address.country || !address.countryName) return address;
  const country = countryCode(address.countryName, locale);
  return country ? { ...address, country } : address;
}

function onePrimary<P extends { readonly primary?: boolean | undefined }>(
  list: string,
  points: readonly P[],
): readonly P[] {
  const primaries = points.flatMap(({ primary }, index) => (primary ? [index] : []));
  const [first = 0, second] = primaries;
  if (second !== undefined) throw inputProblem(`/${list}/${second}/primary`, "one of the list is primary already");
  return points.map((point, index) => ({ ...point, primary: index === first }));
}
