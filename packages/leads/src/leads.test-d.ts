// What a composition with leads must allow and what it must refuse to compile. Checked by `pnpm typecheck`, never run.
import { createCrm } from "@kith/core";
import { sqlite } from "@kith/core/sqlite";
import { type LeadsService, type LeadView, leads, type Rating } from "./leads.ts";

const crm = await createCrm({ database: sqlite("never-opened.db"), plugins: [leads({ hot: 80 })] });
const me = crm.as({ tenant: "t", user: "u", grants: [] });
const bare = await createCrm({ database: sqlite("never-opened.db"), plugins: [] });

export const service: LeadsService = me.leads;
export const lead: LeadView = await me.leads.capture({ displayName: "Jordan Reyes" });
export const rating: Rating | null = (await me.leads.qualify({ id: lead.id, answers: { wanted: "Scanners" } })).rating;
export const page: string | null = (await me.leads.list({ filter: { rating: "hot" }, sort: "-score" })).nextCursor;
const profile = await me.contacts.profile({ id: "1" });
export const open: number | undefined = profile.sections.leads?.open;
export const lastRating: Rating | null | undefined = profile.sections.leads?.rating;

// @ts-expect-error a rating comes of answers, nobody sets it
me.leads.capture({ displayName: "Jordan Reyes", rating: "hot" });
// @ts-expect-error answers are needed
me.leads.qualify({ id: lead.id });
// @ts-expect-error an answer is text
me.leads.qualify({ id: lead.id, answers: { decisionMaker: true } });
// @ts-expect-error a reason is needed
me.leads.disqualify({ id: lead.id });
// @ts-expect-error converting is an operation of its own
me.leads.update({ id: lead.id, status: "converted" });
// @ts-expect-error no such operation
me.leads.assign({ id: lead.id });
// @ts-expect-error a profile shows no such thing
profile.sections.leads?.owner;
// @ts-expect-error composed without leads
bare.as({ tenant: "t", user: "u", grants: [] }).leads;
// @ts-expect-error points are numbers, or "bogus"
leads({ questions: [{ id: "a", text: "?", choices: { yes: "many" } }] });
