import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importing } from "../test/importing.ts";

let t: Awaited<ReturnType<typeof importing>>;
beforeAll(async () => {
  t = await importing();
});
afterAll(() => t.close());

const people = { entity: "contacts" };

describe("is refused at once, with the culprit and the cure", () => {
  const cases: readonly [
    what: string,
    csv: string | Uint8Array,
    parameters: Record<string, string | object>,
    status: number,
    detail: RegExp,
  ][] = [
    ["an empty file", " \n", people, 422, /it is empty; send a file with a header line and rows/],
    [
      "an unterminated quote",
      'Name,Email\nAnna,a@x.example\n"Bob,b@x.example\n',
      people,
      422,
      /^Line 3 .*opened and never closed; close it/,
    ],
    ["text after a closing quote", 'Name\n"Anna"x\n', people, 422, /^Line 2 .*double the quotes/],
    ["a workbook", Buffer.from("PK\u0003\u0004xyz"), people, 422, /workbook.*save it as CSV/],
    ["UTF-16 without its mark", Buffer.from("Name\nAnna\n", "utf16le"), people, 422, /NUL bytes.*save it as CSV/],
    ["two columns of one name", "Name,Name\nA,B\n", people, 422, /"Name" is the name of two columns/],
    ["no header that is known", "1,Anna\n2,Bob\n", people, 400, /no column is mapped to a field; give a mapping/],
    [
      "a mapping without a name",
      "Name,Mail\nA,B\n",
      { ...people, mapping: { Mail: "email" } },
      400,
      /no column is mapped to the name of the contact/,
    ],
    ["a mapping of nothing", "Name\nA\n", { ...people, mapping: { Name: null } }, 400, /Nothing would be imported/],
    [
      "an unknown column",
      "Name\nA\n",
      { ...people, mapping: { Nmae: "displayName" } },
      400,
      /names "Nmae".*its columns are Name/,
    ],
    [
      "an unknown field",
      "Name\nA\n",
      { ...people, mapping: { Name: "displayname" } },
      400,
      /"displayname" is not a field.*did you mean displayName\?/,
    ],
    [
      "a field of the other kind",
      "Name\nA\n",
      { entity: "organizations", mapping: { Name: "givenName" } },
      400,
      /did you mean/,
    ],
    [
      "an undeclared attribute",
      "Name\nA\n",
      { ...people, mapping: { Name: "attributes.x" } },
      400,
      /"attributes.x" is not a field/,
    ],
    ["a prototype for a field", "Name\nA\n", { ...people, mapping: { Name: "__proto__" } }, 400, /is not a field/],
    ["a mapping that is no JSON", "Name\nA\n", { ...people, mapping: "{Name" }, 400, /mapping/],
    ["an unknown entity", "Name\nA\n", { entity: "dogs" }, 400, /entity/],
    ["an unknown policy", "Name\nA\n", { ...people, onDuplicate: "ask" }, 400, /onDuplicate/],
    ["an unknown parameter", "Name\nA\n", { ...people, onDuplicat: "skip" }, 400, /onDuplicat/],
    ["no entity", "Name\nA\n", {}, 400, /entity/],
  ];
  for (const [what, csv, parameters, status, detail] of cases)
    test(what, async () => {
      const problem = await t.refused(csv, parameters);
      expect(problem).toMatchObject({ status, detail: expect.stringMatching(detail) });
      expect(problem.errors?.length).toBeGreaterThan(0);
    });

  test("a 200 MB field, without holding it in memory", async () => {
    const piece = Buffer.alloc(1024 * 1024, "x");
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent === 0) controller.enqueue(Buffer.from('Name,Notes\nAnna,short\nBob,"'));
        if (sent++ === 200) return controller.close();
        controller.enqueue(piece);
      },
    });
    const before = process.memoryUsage().arrayBuffers;
    const response = await t.request("POST", "/imports?entity=contacts", {
      body,
      headers: { "content-type": "text/csv" },
    });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      code: "import.malformed",
      detail: expect.stringMatching(/^Line 3 .*column 2 holds more than 1048576/),
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024);
  });

  test("nothing of it is left: no import, no file, no contact", async () => {
    expect((await t.desk.imports.list({})).items).toEqual([]);
    expect((await t.desk.files.list({})).items).toEqual([]);
    expect(await t.contacts()).toEqual([]);
  });
});

test("rows that are wrong are rejected one by one, the others go in", async () => {
  const csv = [
    "Name,Email,Birthday,Phone",
    "Anna,a@x.example,1957-03-14,030 1234567",
    "Bob,b@x.example",
    "Cid,c@x.example,,,too much",
    "Dan,nonsense,,",
    "Eve,,30.02.2000,",
    ",f@x.example,,",
    `${"G".repeat(400)},,,`,
    "Hans,,,,",
    "",
  ].join("\n");
  const done = await t.import(csv, people);
  expect(done.counts).toEqual({ total: 8, done: 8, created: 2, updated: 0, skipped: 0, rejected: 6 });
  expect(
    (await t.rows(done.id)).filter(({ outcome }) => outcome === "rejected").map(({ row, reasons }) => [row, reasons]),
  ).toEqual([
    [3, ["has 2 columns, the header has 4"]],
    [4, ["has 5 columns, the header has 4"]],
    [5, ["Email: is not an e-mail address"]],
    [6, ["Birthday: is not a day of the calendar; write it as 1957-03-14"]],
    [7, ["contact: has no name"]],
    [8, [expect.stringMatching(/^Name: /)]],
  ]);
  expect((await t.rejects(done.id)).split("\r\n").slice(0, 3)).toEqual([
    "Import row,Import problem,Name,Email,Birthday,Phone",
    '3,"has 2 columns, the header has 4",Bob,b@x.example,,',
    '4,"has 5 columns, the header has 4",Cid,c@x.example,,,too much',
  ]);
});

test("the file of rejected rows is safe to open, and corrected it is imported as it is", async () => {
  const hostile = '=HYPERLINK("http://x.example","\'; drop table contacts; --")';
  const quoted = `"${hostile.replaceAll('"', '""')}"`;
  const done = await t.import(
    `Name;Email;Notes;Phone\n${quoted};bad;@cmd|x;+49 30 1234567\n${quoted};ok@x.example;<script>;\n`,
    people,
  );
  expect(done.counts).toMatchObject({ created: 1, rejected: 1 });
  const response = await t.request("GET", `/imports/${done.id}/rejects`);
  expect([response.status, response.headers.get("content-type"), response.headers.get("content-disposition")]).toEqual([
    200,
    expect.stringContaining("text/csv"),
    expect.stringMatching(/attachment.*rejected\.csv/),
  ]);
  const text = await response.text();
  expect(text).toContain("'=HYPERLINK");
  expect(text).toContain(";'@cmd|x;'+49 30 1234567");
  const corrected = await t.import(text.replace(";bad;", ";good@x.example;"), people);
  expect(corrected.counts).toMatchObject({ created: 1, rejected: 0 });
  const [contact] = (await t.desk.contacts.list({ filter: { displayName: hostile }, sort: "-createdAt" })).items;
  expect(contact).toMatchObject({ displayName: hostile, notes: "@cmd|x", phones: [{ number: "+49 30 1234567" }] });
  const bytes = await (await t.request("GET", `/imports/${corrected.id}/rejects`)).arrayBuffer();
  expect(Buffer.from(bytes).toString()).toBe("\ufeffImport row;Import problem;Name;Email;Notes;Phone\r\n");
});

test("unknown cursor, stranger's import, a report that is not there yet", async () => {
  const { id } = await t.start("Name\nZoe\n", people);
  expect((await t.request("GET", `/imports/${id}/rows?cursor=x`)).status).toBe(400);
  expect((await t.request("GET", `/imports/${id}/rejects`)).status).toBe(409);
  for (const path of [`/imports/${id}`, `/imports/${id}/rows`, `/imports/${id}/rejects`]) {
    const actor = { tenant: "other", user: "u_9", grants: [{ permission: "*" }] };
    expect((await t.request("GET", path, { actor })).status, path).toBe(404);
  }
  expect(
    (
      await t.request("POST", `/imports/${id}/undo`, {
        actor: { tenant: "other", user: "u_9", grants: [{ permission: "*" }] },
      })
    ).status,
  ).toBe(404);
  await t.settle();
  await expect(
    t.as({ tenant: "other" }).imports.start({ file: (await t.get(id)).fileId, entity: "contacts" }),
  ).rejects.toMatchObject({ code: "record.notFound" });
});
