import type { Rating } from "./lead.ts";
import { type Answers, answerSchema, type Question, type Questionnaire } from "./questionnaire.ts";

/** What one answer added: a score is the sum of its parts. The answer itself stands under `answers`. */
export interface ScorePart {
  readonly question: string;
  readonly points: number;
  /** The answer says that this is nobody. */
  readonly bogus: boolean;
}

export interface Classification {
  readonly score: number;
  readonly rating: Rating;
  readonly parts: readonly ScorePart[];
}

/** The whole of the rules: points by answer, added up, held against two thresholds; one bogus answer decides alone. */
export function scoreAnswers({ questions, hot, warm }: Questionnaire, answers: Answers): Classification {
  const parts = questions.flatMap((question) => {
    const answer = answers[question.id];
    return answer === undefined ? [] : [partOf(question, answer)];
  });
  const score = parts.reduce((sum, { points }) => sum + points, 0);
  if (parts.some(({ bogus }) => bogus)) return { score, rating: "bogus", parts };
  return { score, rating: score >= hot ? "hot" : score >= warm ? "warm" : "cold", parts };
}

function partOf({ id, choices, points = 0 }: Question, answer: string): ScorePart {
  // A choice that the questionnaire no longer has counts for nothing.
  const worth = choices ? (Object.hasOwn(choices, answer) ? (choices[answer] ?? 0) : 0) : points;
  return { question: id, points: worth === "bogus" ? 0 : worth, bogus: worth === "bogus" };
}

interface Known {
  readonly wanted: string | null;
  readonly priceRange: string | null;
  readonly timeframe: string | null;
  readonly answers: Answers | null;
}

/** All answers there are: those given now over those given before over what the lead's fields say. */
export function allAnswers(
  { questions }: Questionnaire,
  lead: Known,
  given: Readonly<Record<string, string | undefined>>,
): Answers {
  const answers: Record<string, string> = {};
  for (const question of questions) {
    const { id, field } = question;
    const known = field ? lead[field] : null;
    const answer =
      given[id] ??
      lead.answers?.[id] ??
      (known !== null && answerSchema(question).safeParse(known).success ? known : undefined);
    if (answer !== undefined) answers[id] = answer;
  }
  return answers;
}

/** The fields that the given answers fill. */
export function answeredFields(
  { questions }: Questionnaire,
  given: Readonly<Record<string, string | undefined>>,
): { wanted?: string; priceRange?: string; timeframe?: string } {
  return Object.fromEntries(
    questions.flatMap(({ id, field }) => (field && given[id] !== undefined ? [[field, given[id]]] : [])),
  );
}
