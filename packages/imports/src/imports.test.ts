import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importing } from "../test/importing.ts";
import { hasSharedData, sharedFile } from "../test/shared-data.ts";

let t: Awaited<ReturnType<typeof importing>>;
beforeAll(async () => {
  t = await importing();
});
afterAll(() => t.close());

describe.skipIf(!hasSharedData)("a firm's real list of customers (skipped where the public files are absent)", () => {
  const lookup = async (phone: string) =>
    (await (await t.request("GET", `/contacts/lookup?phone=${phone}`)).json()) as {
      best: { person: { displayName: string }; organization: { displayName: string } } | null;
    };

  test("organizations with their people, phones, faxes and addresses; who calls is known; undone and imported again", async () => {
    const csv = sharedFile("northwind/customers.csv");
    const first = await t.import(csv, { entity: "organizations" });
    expect(first).toMatchObject({
      status: "completed",
      counts: { total: 93, done: 93, created: 93, updated: 0, skipped: 0, rejected: 0 },
      made: { contacts: 93, organizations: 93, relations: 93 },
    });
    const firm = (await t.desk.organizations.list({ filter: { displayName: "Alfreds Futterkiste" } })).items[0];
    expect(firm).toMatchObject({
      phones: [
        { number: "030-0074321", type: "voice", e164: "+49300074321", primary: true },
        { number: "030-0076545", type: "fax" },
      ],
      addresses: [{ street: "Obere Str. 57", city: "Berlin", postalCode: "12209", country: "DE" }],
      externalIds: [{ source: "import", id: "ALFKI" }],
      ownerId: "u_1",
      createdBy: "u_1",
    });
    for (const phone of ["030-0074321", "%2B49%2030%200074321", "+49%2030%200074321"])
      expect(await lookup(phone), phone).toMatchObject({
        best: {
          person: { displayName: "Maria Anders", jobTitle: "Sales Representative" },
          organization: { displayName: "Alfreds Futterkiste" },
        },
      });
    const rows = await t.rows(first.id);
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 93 }, (_, index) => index + 2));
    expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(["created"]));

    for (const onDuplicate of ["skip", "update"]) {
      const again = await t.import(csv, { entity: "organizations", onDuplicate });
      expect(again).toMatchObject({
        counts: { created: 0, updated: 0, skipped: 93 },
        made: { contacts: 0, organizations: 0, relations: 0 },
      });
    }

    expect(await t.undo(first.id)).toMatchObject({ status: "undone", undo: { removed: 279, edited: 0 } });
    expect([await t.contacts(), await t.organizations(), await t.relations()]).toEqual([[], [], []]);
    expect((await lookup("030-0074321")).best).toBeNull();
    const once = await t.import(csv, { entity: "organizations" });
    expect(once.made).toEqual({ contacts: 93, organizations: 93, relations: 93 });
    await t.undo(once.id);
  });

  test("persons with a mapping; impossible dates are rejected with their rows", async () => {
    const mapping = {
      rec_id: "externalId",
      given_name: "givenName",
      surname: "familyName",
      street_number: "address.street",
      address_1: "address.street",
      suburb: "address.city",
      postcode: "address.postalCode",
      state: "address.region",
      date_of_birth: "birthday",
      soc_sec_id: null,
    };
    const done = await t.import(sharedFile("febrl/dataset1.csv"), { entity: "contacts", mapping, source: "febrl" });
    expect(done.counts).toEqual({ total: 1000, done: 1000, created: 997, updated: 0, skipped: 0, rejected: 3 });
    const lachlan = await t.desk.contacts.lookup({ externalId: "rec-122-org", source: "febrl" });
    expect(lachlan.best?.person).toMatchObject({
      displayName: "lachlan berry",
      birthday: "1999-02-19",
      addresses: [{ street: "69 giblin street", city: "bittern", postalCode: "4814", region: "qld", street2: null }],
    });
    expect(await t.rejects(done.id)).toMatch(/date_of_birth: is not a day of the calendar/);
    expect(await t.undo(done.id)).toMatchObject({ status: "running", undo: { removed: 0 } });
    await t.settle();
    expect(await t.get(done.id)).toMatchObject({ status: "undone", undo: { removed: 997, edited: 0 } });
    expect(await t.contacts()).toEqual([]);
  });
});

test("a file of people names their organizations: one for all who name it", async () => {
  const csv =
    "First Name,Last Name,Company,Job Title,Email\nAnna,Ott,Acme,Buyer,anna@acme.example\nBob,Ott,ACME ,Seller,bob@acme.example\nCid,Ott,,,cid@x.example\n";
  const done = await t.import(csv, { entity: "contacts" });
  expect(done).toMatchObject({ counts: { created: 3 }, made: { contacts: 3, organizations: 1, relations: 2 } });
  const [acme] = await t.organizations();
  expect(
    (await t.relations()).map(({ organizationId, role, primary, primaryContact }) => ({
      organizationId,
      role,
      primary,
      primaryContact,
    })),
  ).toEqual([
    { organizationId: acme?.id, role: "Buyer", primary: true, primaryContact: false },
    { organizationId: acme?.id, role: "Seller", primary: true, primaryContact: false },
  ]);
  await t.undo(done.id);
});

test("labels, several values in a cell, and types of phones", async () => {
  const csv = [
    "Given Name,E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Group Membership,Birthday",
    '"Maria, Anna",* Work,a@x.example ::: b@x.example,Work Fax,030 1,Mobile,0171 2345678,* myContacts ::: Friends,0/0/00',
  ].join("\n");
  const done = await t.import(csv, { entity: "contacts" });
  expect(done.counts.created).toBe(1);
  expect((await t.contacts())[0]).toMatchObject({
    displayName: "Maria, Anna",
    birthday: null,
    emails: [{ email: "a@x.example", label: "Work", primary: true }, { email: "b@x.example" }],
    phones: [
      { number: "0171 2345678", type: "mobile", label: "Mobile", primary: true },
      { number: "030 1", type: "fax" },
    ],
    tags: ["Friends"],
  });
  await t.undo(done.id);
});

test("a form with the file in it does the same as a body", async () => {
  const form = new FormData();
  form.set("entity", "contacts");
  form.set("mapping", JSON.stringify({ Wer: "displayName" }));
  form.set("file", new Blob(["Wer;Was\nJürgen;x\n"], { type: "text/csv" }), "kunden.csv");
  const response = await t.request("POST", "/imports", { body: form });
  const started = (await response.json()) as { id: string; fileName: string };
  expect([response.status, started.fileName]).toEqual([201, "kunden.csv"]);
  await t.settle();
  expect(await t.get(started.id)).toMatchObject({
    status: "completed",
    delimiter: ";",
    mapping: { Wer: "displayName" },
    counts: { created: 1 },
  });
  await t.undo(started.id);
});

test("attributes that the host declared", async () => {
  const z = await import("zod");
  const own = await importing({ contact: z.object({ points: z.int().optional(), vip: z.boolean().optional() }) });
  const done = await own.import("Name,Points,VIP\nAnna,12,yes\nBob,many,no\n", {
    entity: "contacts",
    mapping: { Name: "displayName", Points: "attributes.points", VIP: "attributes.vip" },
  });
  expect(done.counts).toMatchObject({ created: 1, rejected: 1 });
  expect((await own.contacts())[0]?.attributes).toEqual({ points: 12, vip: true });
  expect((await own.rows(done.id))[1]?.reasons[0]).toMatch(/^Points: /);
  expect(
    await own.refused("Name,X\nAnna,1\n", {
      entity: "contacts",
      mapping: { Name: "displayName", X: "attributes.point" },
    }),
  ).toMatchObject({
    status: 400,
    code: "import.unknownField",
    detail: '"attributes.point" is not a field of this import; did you mean attributes.points?',
  });
  await own.close();
});

test("a mapping is proposed for a header line, with every field to choose from", async () => {
  const { mapping, fields } = await t.desk.imports.propose({
    entity: "contacts",
    header: ["Vorname", "Nachname", "Blutgruppe"],
  });
  expect(mapping).toEqual({ Vorname: "givenName", Nachname: "familyName", Blutgruppe: null });
  expect(fields.map(({ path }) => path)).toContain("organization.displayName");
});

test("the event says what became of it, on nobody's timeline", async () => {
  const done = await t.import("Name\nAnna\n", { entity: "contacts" });
  const found = [];
  for (let after = ""; ; ) {
    const page = (await (await t.request("GET", `/journal?limit=500${after && `&after=${after}`}`)).json()) as Feed;
    found.push(...page.items.filter(({ event }) => event === "import.completed"));
    if (page.items.length === 0) break;
    after = page.nextCursor;
  }
  expect(found.at(-1)).toMatchObject({
    payload: { id: done.id, created: 1, rejected: 0 },
    subjects: [{ type: "import", id: done.id }],
  });
  await t.undo(done.id);
});

interface Feed {
  readonly items: readonly { readonly event: string; readonly subjects: readonly unknown[] }[];
  readonly nextCursor: string;
}
