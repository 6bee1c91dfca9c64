import * as z from "zod";

/** Anything with one @ between two parts: what real address books hold, and what mail servers must decide on anyway. */
export const Email = z
  .string()
  .max(320)
  .regex(/^[^\s@]+@[^\s@]+$/, "is not an e-mail address");

/** Compared case-folded, and by nothing else: "müller@" and "muller@" are two people. */
export const emailKey = (email: string): string => email.trim().normalize("NFC").toLowerCase();
