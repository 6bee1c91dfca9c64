/** Columns in series, a number in their name; the group is how far they are from the first. */
export const seriesHeaders: readonly (readonly [pattern: RegExp, path: (index: number) => string])[] = [
  [/^e ?mail (\d+) (?:value|address)$/, (index) => `emails.${index}.email`],
  [/^e ?mail (\d+) (?:label|type)$/, (index) => `emails.${index}.label`],
  [/^(?:e ?mail|email address) (\d+)$/, (index) => `emails.${index}.email`],
  [/^phone (\d+) value$/, (index) => `phones.${index}.number`],
  [/^phone (\d+) (?:label|type)$/, (index) => `phones.${index}.label`],
  [/^(?:phone|telephone|telefon) (\d+)$/, (index) => `phones.${index}.number`],
  [/^address (\d+) street$/, (index) => `addresses.${index}.street`],
  [/^address (\d+) (?:po box|extended address)$/, (index) => `addresses.${index}.street2`],
  [/^address (\d+) city$/, (index) => `addresses.${index}.city`],
  [/^address (\d+) region$/, (index) => `addresses.${index}.region`],
  [/^address (\d+) postal code$/, (index) => `addresses.${index}.postalCode`],
  [/^address (\d+) country$/, (index) => `addresses.${index}.country`],
  [/^address (\d+) (?:label|type)$/, (index) => `addresses.${index}.label`],
  [/^website (\d+) value$/, () => "website"],
];

/** Outlook's and others' addresses by what they are for: "Business City", "Home Address PO Box". */
export const labelledAddress =
  /^(business|work|home|other) (?:address )?(street|street 2|street 3|city|state|postal code|country|country region|po box)$/;
export const labelledParts: Readonly<Record<string, string>> = {
  street: "street",
  "street 2": "street2",
  "street 3": "street2",
  "po box": "street2",
  city: "city",
  state: "region",
  "postal code": "postalCode",
  country: "country",
  "country region": "country",
};
