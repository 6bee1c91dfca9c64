import type { Country } from "../country.ts";

export const australia: Country = {
  code: "AU",
  callingCode: "+61",
  language: "en-AU",
  timeZone: "Australia/Sydney",
  givenNames: ["Alinta", "Bruce", "Charlotte", "Darcy", "Evie", "Flynn", "Georgia", "Hamish", "Jarrah", "Kirra", "Lachlan", "Matilda", "Nathan", "Quyen", "Ruby", "Zoe"],
  familyNames: ["Armitage", "Barker", "Castellano", "Dunstan", "Fairweather", "Gannon", "Hewitt", "Kerr", "Lawson", "Mackay", "Nowak", "O'Shea", "Papadopoulos", "Quinlan", "Tran", "Wentworth"],
  trades: ["Mining Services", "Wines", "Surf Supply", "Irrigation", "Coldstores", "Timber", "Solar", "Veterinary"],
  forms: ["Pty Ltd", "Ltd", "Partners"],
  streets: ["George Street", "Pacific Highway", "Collins Street", "Harbour Esplanade", "Wattle Grove", "Railway Parade"],
  numberFirst: true,
  cities: [
    { name: "Sydney", postalCode: "2000", region: "NSW", landline: { prefix: "(02) 5550 ", digits: 4 } },
    { name: "Melbourne", postalCode: "3000", region: "VIC", landline: { prefix: "(03) 5550 ", digits: 4 } },
    { name: "Brisbane", postalCode: "4000", region: "QLD", landline: { prefix: "(07) 5550 ", digits: 4 } },
    { name: "Perth", postalCode: "6000", region: "WA", landline: { prefix: "(08) 5550 ", digits: 4 } },
  ],
};
