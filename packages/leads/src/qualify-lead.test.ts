import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import { leads } from "./leads.ts";

const { desk, request, close } = await createTestCrm({ plugins: [leads()] });
afterAll(close);

const capture = () => desk.leads.capture({ displayName: "Jordan Reyes", wanted: "Scanners" });

test("answers become score, rating and fields; what was known is not asked again", async () => {
  const { id } = await capture();
  const lead = await desk.leads.qualify({ id, answers: { priceRange: "high", timeframe: "thisMonth" } });
  expect(lead).toMatchObject({
    status: "qualified",
    rating: "hot",
    score: 70,
    priceRange: "high",
    timeframe: "thisMonth",
  });
  expect(lead.answers).toEqual({ wanted: "Scanners", priceRange: "high", timeframe: "thisMonth" });
  expect(lead.scoreParts.map(({ question, points }) => [question, points])).toEqual([
    ["wanted", 20],
    ["priceRange", 25],
    ["timeframe", 25],
  ]);
});

test("qualified again, the new answer counts and the others stay", async () => {
  const { id } = await capture();
  await desk.leads.qualify({ id, answers: { priceRange: "high", timeframe: "thisMonth" } });
  const lead = await desk.leads.qualify({ id, answers: { timeframe: "someday" } });
  expect(lead).toMatchObject({ rating: "warm", score: 45, timeframe: "someday", version: 3 });
});

test("a bogus lead is given up at once, and can be recycled", async () => {
  const { id } = await capture();
  const lead = await desk.leads.qualify({ id, answers: { reach: "notAtAll" } });
  expect(lead).toMatchObject({ rating: "bogus", status: "disqualified", disqualifiedFor: "bogus" });
  await expect(desk.leads.qualify({ id, answers: {} })).rejects.toMatchObject({
    code: "lead.statusNotPossible",
    status: 409,
    message: expect.stringContaining("recycled"),
  });
  expect(await desk.leads.update({ id, status: "recycled" })).toMatchObject({
    status: "recycled",
    disqualifiedFor: null,
  });
  expect(await desk.leads.qualify({ id, answers: { reach: "phone" } })).toMatchObject({
    rating: "cold",
    status: "qualified",
  });
});

test.each([
  [{ colour: "red" }, "/answers/colour"],
  [{ priceRange: "enormous" }, "/answers/priceRange"],
  [{ wanted: "" }, "/answers/wanted"],
  ["high", "/answers"],
])("answers %j are a 400 that points at %s", async (answers, pointer) => {
  const { id } = await capture();
  const response = await request("POST", `/leads/${id}/qualify`, { body: { answers } });
  const problem = (await response.json()) as { errors: { pointer: string }[] };
  expect(response.status).toBe(400);
  expect(problem.errors.map((error) => error.pointer)).toContain(pointer);
  expect((await desk.leads.get({ id })).version).toBe(1);
});

test("a stale version is refused", async () => {
  const { id } = await capture();
  await desk.leads.update({ id, notes: "called" });
  await expect(desk.leads.qualify({ id, version: 1, answers: {} })).rejects.toMatchObject({
    code: "record.stale",
    status: 412,
  });
});

test("the questionnaire is the composition's own, in the description of the API as well", async () => {
  const questions = [{ id: "roof", text: "Do they own the roof?", choices: { yes: 10, no: "bogus" as const } }];
  const solar = await createTestCrm({ plugins: [leads({ questions, hot: 10, warm: 5 })] });
  try {
    const { id } = await solar.desk.leads.capture({ displayName: "Kim" });
    expect(await solar.desk.leads.qualify({ id, answers: { roof: "yes" } })).toMatchObject({
      rating: "hot",
      score: 10,
    });
    const described = await (await solar.request("GET", "/openapi.json")).text();
    expect(described).toContain("Do they own the roof?");
    // The other CRM of this process still asks its own.
    const other = await capture();
    await expect(desk.leads.qualify({ id: other.id, answers: { roof: "yes" } })).rejects.toMatchObject({
      code: "input.invalid",
    });
  } finally {
    await solar.close();
  }
});
