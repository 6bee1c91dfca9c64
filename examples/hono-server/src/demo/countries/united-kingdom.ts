import type { Country } from "../country.ts";

export const unitedKingdom: Country = {
  code: "GB",
  callingCode: "+44",
  language: "en-GB",
  timeZone: "Europe/London",
  givenNames: ["Aisha", "Alistair", "Bronwen", "Callum", "Deepa", "Eleanor", "Finlay", "Gareth", "Harriet", "Isla", "Kwame", "Lorna", "Nigel", "Priya", "Rhys", "Tamsin"],
  familyNames: ["Ashworth", "Bellamy", "Carrick", "Davies", "Everett", "Fairbairn", "Gillespie", "Hargreaves", "Iqbal", "Kavanagh", "Lockwood", "Mistry", "Okafor", "Pemberton", "Rowntree", "Thornhill"],
  trades: ["Engineering", "Fabrics", "Marine Supplies", "Instruments", "Brewing", "Joinery", "Logistics", "Ceramics"],
  forms: ["Ltd", "plc", "LLP", "& Sons Ltd"],
  streets: ["High Street", "Mill Lane", "Station Road", "Victoria Road", "Canal Wharf", "Church Street", "Foundry Row"],
  numberFirst: true,
  cities: [
    { name: "London", postalCode: "SE1 9GF", landline: { prefix: "020 7946 0", digits: 3 } },
    { name: "Birmingham", postalCode: "B1 1BB", landline: { prefix: "0121 496 0", digits: 3 } },
    { name: "Manchester", postalCode: "M1 1AE", landline: { prefix: "0161 496 0", digits: 3 } },
    { name: "Leeds", postalCode: "LS1 4AP", landline: { prefix: "0113 496 0", digits: 3 } },
    { name: "Edinburgh", postalCode: "EH1 1YZ", landline: { prefix: "0131 496 0", digits: 3 } },
  ],
  mobile: { prefix: "07700 900", digits: 3 },
};
