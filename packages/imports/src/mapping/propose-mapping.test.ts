import { describe, expect, test } from "vitest";
import { hasSharedData, sharedFile } from "../../test/shared-data.ts";
import { fieldPaths, type ImportedEntity, readFieldPath } from "./field-paths.ts";
import { knownHeaders } from "./known-headers.ts";
import { headerKey, proposeMapping } from "./propose-mapping.ts";

const propose = (header: string, entity: ImportedEntity) =>
  Object.fromEntries(
    [
      ...proposeMapping(
        header.split(",").map((name) => name.trim()),
        entity,
      ),
    ].filter(([, path]) => path !== null),
  );

describe.skipIf(!hasSharedData)("header lines of real exports (skipped where the public files are absent)", () => {
  const header = (name: string) => sharedFile(name).toString().split(/\r?\n/)[0] ?? "";

  test("Google Contacts, new and old", () => {
    expect(propose(header("contact-headers/google-contacts-2024.csv"), "contacts")).toMatchObject({
      "First Name": "givenName",
      "Last Name": "familyName",
      "Organization Name": "organization.displayName",
      "Organization Title": "jobTitle",
      "E-mail 1 - Value": "emails.0.email",
      "E-mail 1 - Label": "emails.0.label",
      "Phone 2 - Value": "phones.1.number",
      "Address 1 - City": "addresses.0.city",
    });
    expect(propose(header("contact-headers/google-contacts-legacy.csv"), "contacts")).toMatchObject({
      Name: "displayName",
      "Additional Name": "middleName",
      "Group Membership": "tags",
      "Phone 4 - Type": "phones.3.label",
    });
  });

  test("Outlook", () => {
    expect(propose(header("contact-headers/outlook.csv"), "contacts")).toMatchObject({
      Title: "title",
      "Job Title": "jobTitle",
      Company: "organization.displayName",
      "Business Street": "address.work.street",
      "Home Postal Code": "address.home.postalCode",
      "Business Fax": "fax.work",
      "Mobile Phone": "mobile",
      "E-mail Address": "email",
      "E-mail 2 Address": "emails.1.email",
      Birthday: "birthday",
    });
  });

  test("HubSpot", () => {
    expect(propose(header("contact-headers/hubspot-contacts.csv"), "contacts")).toEqual({
      "Record ID": "externalId",
      "First Name": "givenName",
      "Last Name": "familyName",
      Email: "email",
      "Phone Number": "phone",
      "Lifecycle Stage": "lifecycleStage",
      "Lead Source": "source",
      "Associated Company": "organization.displayName",
    });
    expect(propose(header("contact-headers/hubspot-companies.csv"), "organizations")).toEqual({
      "Record ID": "externalId",
      "Company name": "displayName",
      "Website URL": "website",
    });
  });

  test("Northwind's customers and Febrl's persons", () => {
    expect(propose(header("northwind/customers.csv"), "organizations")).toMatchObject({
      CustomerID: "externalId",
      CompanyName: "displayName",
      ContactName: "contact.displayName",
      ContactTitle: "contact.jobTitle",
      Address: "address.street",
      Fax: "fax",
    });
    expect(propose(header("febrl/dataset1.csv"), "contacts")).toMatchObject({
      rec_id: "externalId",
      street_number: "address.street",
      address_1: "address.street",
      suburb: "address.city",
      date_of_birth: "birthday",
    });
  });
});

test("Salesforce and German headers", () => {
  expect(
    propose(
      "Salutation,First Name,Last Name,Title,Account Name,Mailing Street,Mailing Zip/Postal Code,Mailing Country,Contact ID",
      "contacts",
    ),
  ).toMatchObject({
    Title: "jobTitle",
    "Account Name": "organization.displayName",
    "Mailing Street": "address.street",
    "Mailing Zip/Postal Code": "address.postalCode",
  });
  expect(
    propose(
      "Kundennummer,Firma,Ansprechpartner,Straße,Hausnummer,PLZ,Ort,Land,Telefon,Telefax,E-Mail",
      "organizations",
    ),
  ).toEqual({
    Kundennummer: "externalId",
    Firma: "displayName",
    Ansprechpartner: "contact.displayName",
    Straße: "address.street",
    Hausnummer: "address.street",
    PLZ: "address.postalCode",
    Ort: "address.city",
    Land: "address.country",
    Telefon: "phone",
    Telefax: "fax",
    "E-Mail": "email",
  });
});

test("a field that one column has is not given to another", () => {
  expect(propose("Name,Full Name,Email,Mail", "contacts")).toEqual({
    Name: "displayName",
    Email: "email",
    Mail: "email",
  });
});

test("every known header is spelled as headers are compared, and once", () => {
  const names = Object.values(knownHeaders).flat();
  expect(names.filter((name) => headerKey(name) !== name)).toEqual([]);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test("every path that is offered can be read", () => {
  for (const entity of ["contacts", "organizations"] as const)
    for (const path of fieldPaths(entity).keys())
      expect(readFieldPath(path.replace("<name>", "x"), entity), path).toBeDefined();
  for (const path of [
    "",
    "nothing",
    "jobTitle.x",
    "__proto__",
    "constructor",
    "organization",
    "emails.0",
    "emails.x.email",
    "address.nowhere",
  ])
    expect(readFieldPath(path, "contacts"), path).toBeUndefined();
});
