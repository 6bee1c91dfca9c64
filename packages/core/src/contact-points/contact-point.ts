import { p } from "@mikro-orm/core";
import * as z from "zod";
import { Instant, optional, text } from "../record/record-schemas.ts";
import { instant, wire } from "../record/record-view.ts";
import { childProperties } from "../table/record.ts";

/** What every way to reach somebody says of itself: e-mail address, phone, postal address, handle. */
export const contactPointColumns = {
  ...childProperties,
  label: p.text().nullable(),
  primary: p.boolean(),
  verified: p.boolean(),
  invalidSince: p.datetime(3).nullable(),
};

export const contactPointInput = {
  label: optional(text(100)),
  /** At most one of a list; without one, the first is. */
  primary: z.boolean().optional(),
  verified: z.boolean().optional(),
  invalidSince: optional(Instant),
};

export const contactPointFields = {
  id: z.uuid(),
  label: text(100).nullable(),
  primary: z.boolean(),
  verified: z.boolean(),
  invalidSince: z.iso.datetime().nullable(),
};

/** As callers give it; in a patch the `id` says which one of the list it changes. */
export interface ContactPointInput {
  readonly id?: string | undefined;
  readonly label?: string | null | undefined;
  readonly primary?: boolean | undefined;
  readonly verified?: boolean | undefined;
  readonly invalidSince?: string | null | undefined;
}

/** As a row holds it. */
export interface ContactPointRow {
  readonly id: string;
  readonly label: string | null;
  readonly primary: boolean;
  readonly verified: boolean;
  readonly invalidSince: Date | null;
}

/** Only what is given: a child matched by its id keeps the rest. */
export function contactPointValues(input: ContactPointInput): Record<string, unknown> {
  const { id, label, primary, verified, invalidSince } = input;
  const values = { id, label, primary, verified, invalidSince: instant(invalidSince) };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

export const contactPointView = (row: ContactPointRow) => ({
  id: row.id,
  label: row.label,
  primary: row.primary,
  verified: row.verified,
  invalidSince: wire(row.invalidSince),
});
