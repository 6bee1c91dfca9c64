import { definePlugin, type Plugin, type Service } from "@kith/core";
import { captureLead } from "./capture-lead.ts";
import { convertLead } from "./convert-lead.ts";
import { deleteLead } from "./delete-lead.ts";
import { disqualifyLead } from "./disqualify-lead.ts";
import { getLead } from "./get-lead.ts";
import { Lead } from "./lead.ts";
import { leadErrors } from "./lead-errors.ts";
import { leadCaptured, leadConverted, leadDisqualified, leadQualified } from "./lead-events.ts";
import { leadMigrations } from "./lead-migrations.ts";
import { leadSection } from "./lead-section.ts";
import { listLeads } from "./list-leads.ts";
import { qualifyLead } from "./qualify-lead.ts";
import { checkQuestionnaire, defaultQuestionnaire, type Question, type Questionnaire } from "./questionnaire.ts";
import { ratingCriterion } from "./rating-criterion.ts";
import { restoreLead } from "./restore-lead.ts";
import { updateLead } from "./update-lead.ts";

export type { Disqualification, LeadStatus, Rating } from "./lead.ts";
export { leadErrors } from "./lead-errors.ts";
export { leadCaptured, leadConverted, leadDisqualified, leadQualified } from "./lead-events.ts";
export type { LeadView } from "./lead-view.ts";
export { type Answers, defaultQuestionnaire, type Question, type Questionnaire } from "./questionnaire.ts";
export type { ScorePart } from "./score-answers.ts";

export interface LeadsOptions {
  /** What leads are asked, and what the answers are worth. Default `defaultQuestionnaire.questions`. */
  readonly questions?: readonly Question[];
  /** The least score of a hot lead. Default 70. */
  readonly hot?: number;
  /** The least score of a warm lead. Default 40. */
  readonly warm?: number;
}

const operationsOf = (questionnaire: Questionnaire) => ({
  capture: captureLead,
  get: getLead,
  list: listLeads,
  update: updateLead,
  qualify: qualifyLead(questionnaire),
  convert: convertLead,
  disqualify: disqualifyLead,
  delete: deleteLead,
  restore: restoreLead,
});

/** The operations on leads, as `crm.as(actor).leads` has them. */
export interface LeadsService extends Service<ReturnType<typeof operationsOf>> {}

/** The plugin by a name of its own: what a host exports of its composition is declared by it, not by all it consists of. */
export interface LeadsPlugin extends Plugin<"leads", ReturnType<typeof operationsOf>, [], [], typeof leadSection> {}

/**
 * Leads: captured, rated by their answers, converted into contacts and organizations.
 *
 * @throws `composition.invalid` where the questionnaire cannot work
 * @example
 * const crm = await createCrm({ database: sqlite("crm.db"), plugins: [leads({ hot: 80 })] });
 */
export const leads = ({
  questions = defaultQuestionnaire.questions,
  hot = defaultQuestionnaire.hot,
  warm = defaultQuestionnaire.warm,
}: LeadsOptions = {}): LeadsPlugin =>
  definePlugin({
    name: "leads",
    contract: 1,
    entities: [Lead],
    migrations: leadMigrations,
    operations: operationsOf(checkQuestionnaire({ questions, hot, warm })),
    events: [leadCaptured, leadQualified, leadConverted, leadDisqualified],
    sections: [leadSection],
    criteria: [ratingCriterion],
    errors: leadErrors.catalogue,
    personalData: [
      {
        entity: Lead,
        person: "contactId",
        // Score, rating, source and dates stay, for the statistics.
        onErase: ["contactId", "displayName", "email", "phone", "company", "wanted", "answers", "notes"],
      },
      { entity: Lead, person: "convertedContactId", onErase: ["convertedContactId"] },
    ],
  });
