import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { importing } from "../../test/importing.ts";

let t: Awaited<ReturnType<typeof importing>>;
beforeAll(async () => {
  t = await importing();
});
afterAll(() => t.close());

const people = { entity: "contacts" };
/** Ids and numbers of its own for every test: they share a database. */
let n = 0;
beforeEach(() => {
  n += 1;
});
const outcomes = async (id: string) => (await t.rows(id)).map(({ outcome }) => outcome);

describe("skip", () => {
  test("by e-mail, by phone however it is written, by external id of the same source", async () => {
    await t.desk.contacts.create({ displayName: "Maria Anders", emails: [{ email: `Maria${n}@X.example` }] });
    await t.desk.contacts.create({ displayName: "Thomas Hardy", phones: [{ number: `030-55500${n}` }] });
    await t.desk.contacts.create({ displayName: "Hanna Moos", externalIds: [{ source: "shop", id: `H${n}` }] });
    const csv = `ID,Name,Email,Phone\n1-${n},Maria,maria${n}@x.example,\n2-${n},T. Hardy,,+49 30 55500${n}\nH${n},Somebody Else,,\n`;
    const done = await t.import(csv, { ...people, source: "shop" });
    expect(done.counts).toMatchObject({ created: 0, skipped: 3 });
    expect((await t.rows(done.id)).map(({ reasons, contact }) => [reasons[0], contact?.did])).toEqual([
      ["is there already, by e-mail", "found"],
      ["is there already, by phone", "found"],
      ["is there already, by external id", "found"],
    ]);
    // Another source's ids say nothing.
    expect((await t.import(`ID,Name\nH${n},Somebody Else\n`, { ...people, source: "other" })).counts.created).toBe(1);
  });

  test("between rows of the same file", async () => {
    const csv = `Name,Email\nAnna,anna${n}@x.example\nAnna A.,ANNA${n}@x.example\n`;
    expect(await outcomes((await t.import(csv, people)).id)).toEqual(["created", "skipped"]);
  });

  test("a switchboard is no proof: colleagues who share a number are all created", async () => {
    const csv = `Name,Phone\nAnna Ott,030 777${n}00\nBob Uhl,030/777${n}00\nAnna Ott,+4930777${n}00\n`;
    expect(await outcomes((await t.import(csv, people)).id)).toEqual(["created", "created", "skipped"]);
  });

  test("a shared e-mail address is proof, but not for two ids of one system with two names", async () => {
    const csv = `ID,Name,Email\nA${n},Anna Meier,meiers${n}@x.example\nB${n},Peter Meier,meiers${n}@x.example\nC${n},A. Meier,meiers${n}@x.example\n`;
    expect(await outcomes((await t.import(csv, people)).id)).toEqual(["created", "created", "skipped"]);
    const without = `Name,Email\nPaul Kurz,kurz${n}@x.example\nPia Lang,kurz${n}@x.example\n`;
    expect(await outcomes((await t.import(without, people)).id)).toEqual(["created", "skipped"]);
  });

  test("the same name in the same organization is the same person; elsewhere it is another", async () => {
    const csv = `CompanyName,ContactName,CustomerID\nAlpha ${n},Jo Doe,A${n}\nBeta ${n},Jo Doe,B${n}\nAlpha ${n},JO DOE,A${n}\nAlpha ${n},Max Roe,A${n}\n`;
    const done = await t.import(csv, { entity: "organizations" });
    expect(await outcomes(done.id)).toEqual(["created", "created", "skipped", "created"]);
    expect(done.made).toEqual({ contacts: 3, organizations: 2, relations: 3 });
    expect((await t.import(csv, { entity: "organizations" })).counts).toMatchObject({ created: 0, skipped: 4 });
  });

  test("two organizations of one name are two", async () => {
    const csv = `CompanyName,CustomerID\nIT ${n},V${n}\nIT ${n},W${n}\n`;
    expect(await outcomes((await t.import(csv, { entity: "organizations" })).id)).toEqual(["created", "created"]);
  });

  test("an external id that is in the bin is not taken from there in silence", async () => {
    const gone = await t.desk.contacts.create({
      displayName: "Gone",
      externalIds: [{ source: "import", id: `G${n}` }],
    });
    await t.desk.contacts.delete({ id: gone.id });
    const done = await t.import(`ID,Name\nG${n},Gone\n`, people);
    expect(await t.rows(done.id)).toMatchObject([
      { outcome: "rejected", reasons: [expect.stringContaining("in the bin")] },
    ]);
  });
});

describe("update", () => {
  test("changes mapped fields that are filled, adds what lists lack, and says where nothing changed", async () => {
    const before = await t.desk.contacts.create({
      displayName: "Maria Anders",
      jobTitle: "Clerk",
      department: "Sales",
      notes: "knows us",
      tags: ["old"],
      emails: [
        { email: `m${n}@x.example`, label: "work" },
        { email: `main${n}@x.example`, primary: true },
      ],
      phones: [{ number: "030 1111111" }],
      addresses: [{ street: "Old 1", city: "Berlin" }],
    });
    const csv = `Email,Name,Job Title,Department,Phone,Tags,City,Mail\nm${n}@x.example,Maria Anders,Owner,,+49 30 1111111,new,Bonn,second${n}@x.example\n`;
    const done = await t.import(csv, { ...people, onDuplicate: "update" });
    expect(done.counts).toMatchObject({ updated: 1 });
    const after = await t.desk.contacts.get({ id: before.id });
    expect(after).toMatchObject({
      version: 2,
      jobTitle: "Owner",
      department: "Sales",
      notes: "knows us",
      tags: ["old", "new"],
      emails: [
        { email: `m${n}@x.example`, label: "work", primary: false },
        { email: `main${n}@x.example`, primary: true },
        { email: `second${n}@x.example` },
      ],
      phones: [{ number: "030 1111111" }],
      addresses: [{ street: "Old 1", city: "Bonn" }],
    });
    const again = await t.import(csv, { ...people, onDuplicate: "update" });
    expect(again.counts).toMatchObject({ updated: 0, skipped: 1 });
    expect((await t.desk.contacts.get({ id: before.id })).version).toBe(2);
  });

  test("two rows on one person, the second after the first", async () => {
    const csv = `Email,Name,Job Title,Tags\np${n}@x.example,Pat,Clerk,a\np${n}@x.example,Pat,Owner,b\n`;
    const done = await t.import(csv, { ...people, onDuplicate: "update" });
    expect(await outcomes(done.id)).toEqual(["created", "updated"]);
    const id = (await t.rows(done.id))[0]?.contact?.id as string;
    expect(await t.desk.contacts.get({ id })).toMatchObject({ jobTitle: "Owner", tags: ["a", "b"] });
    // What the import made and changed itself is untouched.
    expect(await t.undo(done.id)).toMatchObject({ undo: { removed: 1, edited: 0 } });
  });

  test("relates people and organizations that were there but strangers", async () => {
    const person = await t.desk.contacts.create({ displayName: "Eva", emails: [{ email: `eva${n}@x.example` }] });
    const firm = await t.desk.organizations.create({ displayName: `Firm ${n}` });
    const csv = `Name,Email,Company\nEva,eva${n}@x.example,firm ${n}\n`;
    expect((await t.import(csv, people)).made.relations).toBe(0);
    const done = await t.import(csv, { ...people, onDuplicate: "update" });
    expect(done.made).toEqual({ contacts: 0, organizations: 0, relations: 1 });
    const { items } = await t.desk.relations.list({ filter: { contactId: person.id } });
    expect(items).toMatchObject([{ organizationId: firm.id, primary: false }]);
  });
});

test("create makes them anyway, but no external id twice", async () => {
  const csv = `ID,Name,Email\nE${n},Anna,e${n}@x.example\n,Anna,e${n}@x.example\nE${n},Anna,e${n}@x.example\n`;
  const done = await t.import(csv, { ...people, onDuplicate: "create" });
  expect(await t.rows(done.id)).toMatchObject([
    { outcome: "created" },
    { outcome: "created" },
    {
      outcome: "rejected",
      reasons: [
        `contact: its external id is taken (row 2); import with onDuplicate skip or update, or give another id`,
      ],
    },
  ]);
});

describe("a dry run", () => {
  test("says of every row what the real one then does, and makes nothing", async () => {
    const there = await t.desk.contacts.create({ displayName: "There", emails: [{ email: `there${n}@x.example` }] });
    const count = (await t.desk.contacts.list({ count: "exact" })).count;
    const filler = Array.from({ length: 120 }, (_, index) => `Filler ${index},f${index}-${n}@x.example,Filling ${n}`);
    const csv = [
      "Name,Email,Company",
      `There,there${n}@x.example,`,
      `New,new${n}@x.example,Acme ${n}`,
      "Broken,nonsense,",
      ...filler,
      // In another chunk than the row it repeats.
      `New again,NEW${n}@x.example,`,
      `New,,Acme ${n}`,
    ].join("\n");
    for (const onDuplicate of ["skip", "update"]) {
      const dry = await t.import(csv, { ...people, onDuplicate, dryRun: "true" });
      expect(dry).toMatchObject({ status: "completed", dryRun: true });
      const reports = await t.rows(dry.id);
      expect(reports[0]?.contact).toEqual({ id: there.id, did: "found" });
      expect(reports[1]).toMatchObject({
        outcome: "created",
        contact: { id: null, did: "created" },
        organization: { id: null, did: "created" },
      });
      expect(reports[2]?.reasons).toEqual(["Email: is not an e-mail address"]);
      if (onDuplicate === "skip") {
        expect(reports.at(-2)?.reasons).toEqual(["is there already, by e-mail (row 3)"]);
        expect(reports.at(-1)?.reasons).toEqual(["is there already, by name (row 3)"]);
      }
      expect((await t.desk.contacts.list({ count: "exact" })).count).toBe(count);
      expect(await t.undo(dry.id)).toMatchObject({ status: 409, code: "import.notUndoable" });
      if (onDuplicate === "update") continue;
      const real = await t.import(csv, { ...people, onDuplicate });
      expect(await outcomes(real.id)).toEqual(reports.map(({ outcome }) => outcome));
      expect(real.made).toEqual(dry.made);
      await t.undo(real.id);
      await t.settle();
    }
  });
});
