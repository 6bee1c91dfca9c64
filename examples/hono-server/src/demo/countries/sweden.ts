import type { Country } from "../country.ts";

export const sweden: Country = {
  code: "SE",
  callingCode: "+46",
  language: "sv",
  timeZone: "Europe/Stockholm",
  givenNames: ["Agnes", "Björn", "Cecilia", "Daniel", "Ebba", "Fredrik", "Göran", "Hanna", "Ingrid", "Johan", "Kerstin", "Linnéa", "Måns", "Nora", "Oskar", "Åsa"],
  familyNames: ["Ahlström", "Bergqvist", "Dahl", "Ekman", "Forsberg", "Granath", "Holm", "Isaksson", "Lindqvist", "Modig", "Nyström", "Öberg", "Palm", "Sjögren", "Wallin", "Åkesson"],
  trades: ["Möbler", "Teknik", "Skog", "Redskap", "Konfektyr", "Verkstad", "Belysning", "Förpackningar"],
  forms: ["AB", "HB", "& Co AB"],
  streets: ["Storgatan", "Kungsgatan", "Hamngatan", "Björkvägen", "Verkstadsgatan", "Skolgatan"],
  numberFirst: false,
  cities: [
    { name: "Stockholm", postalCode: "111 20", landline: { prefix: "08-465 004 ", digits: 2 } },
    { name: "Göteborg", postalCode: "411 06", landline: { prefix: "031-390 06 ", digits: 2 } },
    { name: "Malmö", postalCode: "211 20", landline: { prefix: "040-628 04 ", digits: 2 } },
  ],
  mobile: { prefix: "070-174 06 ", digits: 2, from: 5 },
};
