import { p } from "@mikro-orm/core";
import * as z from "zod";
import { optional, text } from "../record/record-schemas.ts";
import {
  type ContactPointInput,
  type ContactPointRow,
  contactPointColumns,
  contactPointFields,
  contactPointInput,
  contactPointValues,
  contactPointView,
} from "./contact-point.ts";

export const addressColumns = {
  ...contactPointColumns,
  street: p.text().nullable(),
  street2: p.text().nullable(),
  city: p.text().nullable(),
  region: p.text().nullable(),
  postalCode: p.text().nullable(),
  country: p.text().nullable(),
  countryName: p.text().nullable(),
};

/** ISO 3166-1 alpha-2. */
export const Country = z.string().regex(/^[A-Z]{2}$/, "is not an ISO 3166-1 alpha-2 code such as DE");

const lines = {
  street: optional(text(300)),
  street2: optional(text(300)),
  city: optional(text(200)),
  /** State, province, canton. */
  region: optional(text(200)),
  postalCode: optional(text(20)),
  /** Decides how phone numbers without a country code are read. */
  country: optional(Country),
  /** The country as it was written, where its code is not known. */
  countryName: optional(text(100)),
};

export const AddressInput = z.strictObject({ ...lines, ...contactPointInput });
export const AddressView = z.object({
  ...contactPointFields,
  street: z.string().nullable(),
  street2: z.string().nullable(),
  city: z.string().nullable(),
  region: z.string().nullable(),
  postalCode: z.string().nullable(),
  country: z.string().nullable(),
  countryName: z.string().nullable(),
});

const names = ["street", "street2", "city", "region", "postalCode", "country", "countryName"] as const;
type Lines = { readonly [N in (typeof names)[number]]?: string | null | undefined };

export const addressValues = (input: ContactPointInput & Lines) => ({
  ...contactPointValues(input),
  ...Object.fromEntries(names.filter((name) => input[name] !== undefined).map((name) => [name, input[name]])),
});

export const addressView = (row: ContactPointRow & Lines) => ({
  ...contactPointView(row),
  street: row.street ?? null,
  street2: row.street2 ?? null,
  city: row.city ?? null,
  region: row.region ?? null,
  postalCode: row.postalCode ?? null,
  country: row.country ?? null,
  countryName: row.countryName ?? null,
});
