import type { Country } from "../country.ts";

export const france: Country = {
  code: "FR",
  callingCode: "+33",
  language: "fr",
  timeZone: "Europe/Paris",
  givenNames: ["Adèle", "Baptiste", "Camille", "Damien", "Élodie", "Fabrice", "Hélène", "Inès", "Jérôme", "Karim", "Léa", "Mathis", "Noémie", "Olivier", "Solène", "Yanis"],
  familyNames: ["Aubert", "Benali", "Chevalier", "Delorme", "Faure", "Guérin", "Huet", "Joubert", "Lacroix", "Marchand", "Nicolas", "Perrin", "Renaud", "Saunier", "Tessier", "Vasseur"],
  trades: ["Menuiserie", "Optique", "Transports", "Textiles", "Biscuiterie", "Énergies", "Plasturgie", "Mécanique"],
  forms: ["SARL", "SAS", "SA", "et Fils"],
  streets: ["rue de la République", "avenue Jean Jaurès", "quai des Docks", "rue du Moulin", "boulevard Voltaire", "rue des Tanneurs"],
  numberFirst: true,
  cities: [
    { name: "Paris", postalCode: "75011", landline: { prefix: "01 99 00 ", digits: 4 } },
    { name: "Rennes", postalCode: "35000", landline: { prefix: "02 61 91 ", digits: 4 } },
    { name: "Lille", postalCode: "59000", landline: { prefix: "03 53 01 ", digits: 4 } },
    { name: "Lyon", postalCode: "69002", landline: { prefix: "04 65 71 ", digits: 4 } },
    { name: "Bordeaux", postalCode: "33000", landline: { prefix: "05 36 49 ", digits: 4 } },
  ],
  mobile: { prefix: "06 39 98 ", digits: 4 },
};
