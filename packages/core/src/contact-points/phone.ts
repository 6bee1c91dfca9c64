import { p } from "@mikro-orm/core";
import * as z from "zod";
import { readPhone } from "../phones/read-phone.ts";
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

export const phoneTypes = ["voice", "mobile", "fax"] as const;
export type PhoneType = (typeof phoneTypes)[number];

export const phoneColumns = {
  ...contactPointColumns,
  number: p.text(),
  type: p.text().$type<PhoneType>(),
  extension: p.text().nullable(),
  e164: p.text().nullable(),
  nationalDigits: p.text(),
};

export const PhoneInput = z.strictObject({
  /** As typed; it is kept so. */
  number: text(60),
  type: z.enum(phoneTypes).optional(),
  extension: optional(text(20)),
  ...contactPointInput,
});
export const PhoneView = z.object({
  ...contactPointFields,
  number: z.string(),
  type: z.enum(phoneTypes),
  extension: z.string().nullable(),
  /** Where the country is known and the number is possible there. */
  e164: z.string().nullable(),
});

/** A phone as callers give it, or as it is stored, which is read anew when the region changes. */
export interface PhoneSource extends ContactPointInput {
  readonly number: string;
  readonly type?: PhoneType | undefined;
  readonly extension?: string | null | undefined;
}

export function phoneValues(input: PhoneSource, region: string) {
  const { e164, nationalDigits, extension } = readPhone(input.number, region);
  return {
    ...contactPointValues(input),
    number: input.number,
    ...(input.type === undefined && input.id !== undefined ? {} : { type: input.type ?? "voice" }),
    ...(input.extension === undefined && input.id !== undefined && extension === null
      ? {}
      : { extension: input.extension ?? extension }),
    e164,
    nationalDigits,
  };
}

type PhoneRow = ContactPointRow & {
  readonly number: string;
  readonly type: PhoneType;
  readonly extension: string | null;
  readonly e164: string | null;
};

export const phoneView = (row: PhoneRow) => ({
  ...contactPointView(row),
  number: row.number,
  type: row.type,
  extension: row.extension,
  e164: row.e164,
});
