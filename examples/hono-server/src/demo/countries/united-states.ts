import type { Country } from "../country.ts";

export const unitedStates: Country = {
  code: "US",
  callingCode: "+1",
  language: "en-US",
  timeZone: "America/New_York",
  givenNames: ["Alicia", "Brandon", "Carmen", "Derek", "Elena", "Frank", "Grace", "Hector", "Imani", "Jesse", "Keisha", "Logan", "Marcus", "Naomi", "Omar", "Tessa"],
  familyNames: ["Abrams", "Benitez", "Callahan", "Dawson", "Ellison", "Fontaine", "Garrity", "Holloway", "Ingram", "Jefferson", "Kowalski", "Lombardi", "Nguyen", "Prescott", "Sandoval", "Whitaker"],
  trades: ["Manufacturing", "Dental Supply", "Freight", "Robotics", "Coffee Roasters", "Roofing", "Packaging", "Labs"],
  forms: ["Inc.", "LLC", "Corp.", "Co."],
  streets: ["Main Street", "Oak Avenue", "Market Street", "Lakeview Drive", "Commerce Parkway", "Mill Road", "Harbor Boulevard"],
  numberFirst: true,
  cities: [
    { name: "New York", postalCode: "10018", region: "NY", landline: { prefix: "(212) 555-01", digits: 2 } },
    { name: "Chicago", postalCode: "60607", region: "IL", landline: { prefix: "(312) 555-01", digits: 2 } },
    { name: "Boston", postalCode: "02110", region: "MA", landline: { prefix: "(617) 555-01", digits: 2 } },
    { name: "Denver", postalCode: "80202", region: "CO", landline: { prefix: "(303) 555-01", digits: 2 } },
  ],
  mobile: { prefix: "(917) 555-01", digits: 2 },
};
