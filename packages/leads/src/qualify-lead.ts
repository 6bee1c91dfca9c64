import { command, idOf, Version } from "@kith/core";
import * as z from "zod";
import { heldLead } from "./held-lead.ts";
import { Lead } from "./lead.ts";
import { concerned, leadDisqualified, leadQualified, leadSubjects } from "./lead-events.ts";
import { assertCanBecome } from "./lead-status.ts";
import { LeadView, leadView } from "./lead-view.ts";
import { answersSchema, type Questionnaire } from "./questionnaire.ts";
import { allAnswers, answeredFields, scoreAnswers } from "./score-answers.ts";

/** Qualifies by the questionnaire of one composition; what was answered before need not be answered again. */
export const qualifyLead = (questionnaire: Questionnaire) =>
  command({
    summary: "Classify a lead by its answers as hot, warm, cold or bogus",
    permission: "leads:write",
    route: "POST /leads/{id}/qualify",
    input: z.strictObject({ id: idOf("lead"), version: Version.optional(), answers: answersSchema(questionnaire) }),
    output: LeadView,
    examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b21", answers: exampleAnswers(questionnaire) }],
  }).run(async ({ id, version, answers: given }, ctx) => {
    const lead = await heldLead(ctx, id, version);
    assertCanBecome(lead, "qualified");
    const answers = allAnswers(questionnaire, lead, given);
    const { score, rating, parts } = scoreAnswers(questionnaire, answers);
    // Nobody at all is not worth another look.
    const bogus = rating === "bogus";
    const row = await ctx.update(Lead, id, {
      ...answeredFields(questionnaire, given),
      answers,
      score,
      scoreParts: parts,
      rating,
      status: bogus ? "disqualified" : "qualified",
      ...(bogus ? { disqualifiedFor: "bogus" as const } : {}),
    });
    ctx.record(leadQualified, { ...concerned(row), rating, score }, leadSubjects(row));
    if (bogus) ctx.record(leadDisqualified, { ...concerned(row), disqualifiedFor: "bogus" }, leadSubjects(row));
    return leadView(row);
  });

/** The first choice of each question. */
const exampleAnswers = ({ questions }: Questionnaire) =>
  Object.fromEntries(
    questions.map(({ id, choices }) => [id, choices ? Object.keys(choices)[0] : "Warehouse scanners"]),
  );
