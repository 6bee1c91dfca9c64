/**
 * The tenant of the demo. A phone number is read in the country of its record's address; German is how one without
 * address or country code is read.
 */
export const demoTenant = {
  id: "demo",
  name: "Kith demo",
  region: "DE",
  locale: "en",
  timeZone: "Europe/Berlin",
  currency: "EUR",
} as const;

/** The firm's people: who owns records and takes part in conversations. */
export const staff = ["demo", "amira", "jonas", "sofia"] as const;
