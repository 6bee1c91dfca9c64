import { coreErrors } from "@kith/core";
import * as z from "zod";

/** By question id. */
export type Answers = Readonly<Record<string, string>>;

/** One question of the questionnaire, and what its answers are worth. */
export interface Question {
  /** How answers name it: `timeframe`. */
  readonly id: string;
  /** As it is asked. */
  readonly text: string;
  /** The possible answers with the points each adds; `"bogus"` is for what no real customer answers. */
  readonly choices?: Readonly<Record<string, number | "bogus">>;
  /** For a question without choices: the points for there being an answer. Default 0. */
  readonly points?: number;
  /** The lead's field that this fills, and that answers it where it is known already: nobody is asked twice. */
  readonly field?: "wanted" | "priceRange" | "timeframe";
}

/** The questions, and the least scores of a hot and a warm lead. */
export interface Questionnaire {
  readonly questions: readonly Question[];
  readonly hot: number;
  readonly warm: number;
}

/** What they want, price range, timeframe, who decides, how to reach them: at most 100 points. */
export const defaultQuestionnaire: Questionnaire = {
  hot: 70,
  warm: 40,
  questions: [
    { id: "wanted", text: "Which product or service do they want?", points: 20, field: "wanted" },
    {
      id: "priceRange",
      text: "Which price range do they have in mind?",
      choices: { high: 25, middle: 15, low: 5, unknown: 0 },
      field: "priceRange",
    },
    {
      id: "timeframe",
      text: "When do they want to decide?",
      choices: { thisMonth: 25, thisQuarter: 15, thisYear: 5, someday: 0 },
      field: "timeframe",
    },
    { id: "decisionMaker", text: "Do they decide themselves?", choices: { yes: 15, withOthers: 10, no: 0 } },
    { id: "reach", text: "How can they be reached?", choices: { phone: 15, email: 10, letter: 5, notAtAll: "bogus" } },
  ],
};

/** An answer's schema: one of the choices, or a line of text. */
export const answerSchema = ({ choices }: Question): z.ZodType<string, string> =>
  choices ? z.enum(Object.keys(choices)) : z.string().min(1).max(300);

/** The schema of all answers, any of which may be left out; made of the questions, so that forms and agents know them. */
export const answersSchema = ({ questions }: Questionnaire) =>
  z.strictObject(
    Object.fromEntries(
      questions.map((question) => [question.id, answerSchema(question).describe(question.text).optional()]),
    ),
  );

/** Refuses a questionnaire that cannot work, when it is composed. */
export function checkQuestionnaire(questionnaire: Questionnaire): Questionnaire {
  const { questions, hot, warm } = questionnaire;
  const refuse = (problem: string, cure: string) =>
    coreErrors("composition.invalid", { plugin: "leads", problem, cure });
  const ids = questions.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw refuse(`question "${twice}" is there twice`, "Give each question an id of its own");
  const empty = questions.find(({ choices }) => choices && Object.keys(choices).length === 0);
  if (empty)
    throw refuse(`question "${empty.id}" has no choices`, "Name some, or leave `choices` out for a free answer");
  if (warm > hot) throw refuse(`a warm lead needs ${warm} points and a hot one ${hot}`, "Let `hot` be the greater");
  const points = questions.flatMap(({ points = 0, choices = {} }) => [points, ...Object.values(choices)]);
  const odd = [hot, warm, ...points].find((value) => value !== "bogus" && !Number.isInteger(value));
  if (odd !== undefined) throw refuse(`${odd} is no number of points`, "Use whole numbers");
  return questionnaire;
}
