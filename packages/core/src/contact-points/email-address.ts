import { p } from "@mikro-orm/core";
import * as z from "zod";
import {
  type ContactPointInput,
  type ContactPointRow,
  contactPointColumns,
  contactPointFields,
  contactPointInput,
  contactPointValues,
  contactPointView,
} from "./contact-point.ts";

export const emailColumns = {
  ...contactPointColumns,
  email: p.text(),
  /** What addresses are compared by. */
  emailKey: p.text(),
};

/** Anything with one @ between two parts: what real address books hold, and what mail servers must decide on anyway. */
export const Email = z
  .string()
  .max(320)
  .regex(/^[^\s@]+@[^\s@]+$/, "is not an e-mail address");

export const EmailInput = z.strictObject({ email: Email, ...contactPointInput });
export const EmailView = z.object({ ...contactPointFields, email: z.string() });

/** Compared case-folded, and by nothing else: "müller@" and "muller@" are two people. */
export const emailKey = (email: string): string => email.trim().normalize("NFC").toLowerCase();

export const emailValues = (input: ContactPointInput & { readonly email: string }) => ({
  ...contactPointValues(input),
  email: input.email,
  emailKey: emailKey(input.email),
});

export const emailView = (row: ContactPointRow & { readonly email: string }) => ({
  ...contactPointView(row),
  email: row.email,
});
