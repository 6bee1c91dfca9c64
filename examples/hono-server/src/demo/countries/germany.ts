import type { Country } from "../country.ts";

export const germany: Country = {
  code: "DE",
  callingCode: "+49",
  language: "de",
  timeZone: "Europe/Berlin",
  givenNames: ["Anke", "Birgit", "Cem", "Daniela", "Emre", "Frieda", "Georg", "Hannes", "Ines", "Jürgen", "Katrin", "Lukas", "Miriam", "Nils", "Petra", "Uwe"],
  familyNames: ["Albrecht", "Bäcker", "Demir", "Engel", "Fuchs", "Grünwald", "Hofmann", "Jansen", "Köhler", "Lehmann", "Naumann", "Petersen", "Reuter", "Schäfer", "Vogel", "Winkler"],
  trades: ["Werkzeugbau", "Medizintechnik", "Logistik", "Gebäudetechnik", "Verpackungen", "Backwaren", "Solartechnik", "Messtechnik"],
  forms: ["GmbH", "GmbH & Co. KG", "AG", "e. K."],
  streets: ["Hauptstraße", "Lindenallee", "Industriestraße", "Am Hafen", "Bahnhofstraße", "Werftweg", "Schillerstraße"],
  numberFirst: false,
  cities: [
    { name: "Berlin", postalCode: "10115", landline: { prefix: "030 23125 ", digits: 3 } },
    { name: "Hamburg", postalCode: "20457", landline: { prefix: "040 66969 ", digits: 3 } },
    { name: "Frankfurt am Main", postalCode: "60311", landline: { prefix: "069 90009 ", digits: 3 } },
    { name: "Köln", postalCode: "50667", landline: { prefix: "0221 4710 ", digits: 3 } },
    { name: "München", postalCode: "80331", landline: { prefix: "089 99998 ", digits: 3 } },
  ],
  mobile: { prefix: "0171 39200 ", digits: 2 },
};
