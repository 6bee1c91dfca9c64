import { expect, test } from "vitest";
import { checkQuestionnaire, defaultQuestionnaire, type Questionnaire } from "./questionnaire.ts";
import { allAnswers, answeredFields, scoreAnswers } from "./score-answers.ts";

const lead = { wanted: "Scanners", priceRange: "about 5000", timeframe: "thisYear", answers: { reach: "email" } };

test("a score is the sum of its parts, and every part names its question", () => {
  const { score, parts } = scoreAnswers(defaultQuestionnaire, {
    wanted: "Scanners",
    priceRange: "low",
    decisionMaker: "withOthers",
  });
  expect(parts).toEqual([
    { question: "wanted", points: 20, bogus: false },
    { question: "priceRange", points: 5, bogus: false },
    { question: "decisionMaker", points: 10, bogus: false },
  ]);
  expect(score).toBe(35);
});

test.each([
  [{}, "cold"],
  [{ priceRange: "middle", timeframe: "thisQuarter" }, "cold"],
  [{ priceRange: "high", timeframe: "thisQuarter" }, "warm"],
  [{ wanted: "x", priceRange: "high", timeframe: "thisMonth" }, "hot"],
  [{ wanted: "x", priceRange: "high", timeframe: "thisMonth", reach: "notAtAll" }, "bogus"],
] as const)("%j is %s", (answers, rating) => {
  expect(scoreAnswers(defaultQuestionnaire, answers).rating).toBe(rating);
});

test("points may be taken off, and thresholds are the composition's", () => {
  const questionnaire: Questionnaire = {
    hot: 5,
    warm: 0,
    questions: [{ id: "rival", text: "Do they sell the same?", choices: { yes: -10, no: 5 } }],
  };
  expect(scoreAnswers(questionnaire, { rival: "no" })).toMatchObject({ score: 5, rating: "hot" });
  expect(scoreAnswers(questionnaire, { rival: "yes" })).toMatchObject({ score: -10, rating: "cold" });
});

test("a choice that the questionnaire no longer has counts for nothing, whatever its name", () => {
  for (const answer of ["enormous", "constructor", "__proto__"])
    expect(scoreAnswers(defaultQuestionnaire, { priceRange: answer }).score).toBe(0);
});

test("answers given now go before those of earlier, and these before the lead's fields", () => {
  const all = allAnswers(
    defaultQuestionnaire,
    { ...lead, answers: { reach: "email", timeframe: "someday" } },
    { reach: "phone" },
  );
  // "about 5000" is none of the choices, so the price range is yet to be asked.
  expect(all).toEqual({ wanted: "Scanners", timeframe: "someday", reach: "phone" });
});

test("answers fill the fields they belong to", () => {
  expect(answeredFields(defaultQuestionnaire, { priceRange: "low", reach: "phone" })).toEqual({ priceRange: "low" });
});

test.each([
  [
    "there twice",
    {
      questions: [
        { id: "a", text: "?" },
        { id: "a", text: "?" },
      ],
    },
  ],
  ["no choices", { questions: [{ id: "a", text: "?", choices: {} }] }],
  ["hot", { warm: 80 }],
  ["no number of points", { questions: [{ id: "a", text: "?", points: 1.5 }] }],
])("a questionnaire that cannot work is refused: %s", (reason, change) => {
  expect(() => checkQuestionnaire({ ...defaultQuestionnaire, ...change })).toThrow(reason);
});
