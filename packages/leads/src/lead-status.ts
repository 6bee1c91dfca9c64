import type { LeadStatus } from "./lead.ts";
import { leadErrors } from "./lead-errors.ts";

/** What may become of a lead: `new → contacted → qualified → converted | disqualified → recycled`. */
const next: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ["contacted", "qualified", "converted", "disqualified"],
  contacted: ["qualified", "converted", "disqualified"],
  qualified: ["contacted", "qualified", "converted", "disqualified"],
  converted: [],
  disqualified: ["recycled"],
  recycled: ["contacted", "qualified", "converted", "disqualified"],
};

/** Leads that somebody still has to do something about. */
export const isOpen = (status: LeadStatus): boolean => status !== "converted" && status !== "disqualified";

interface Standing {
  readonly id: string;
  readonly status: LeadStatus;
  readonly convertedAt: Date | null;
}

/** Refuses a step that a lead cannot take. */
export function assertCanBecome({ id, status, convertedAt }: Standing, to: LeadStatus): void {
  if (next[status].includes(to)) return;
  if (status === "converted")
    throw leadErrors("lead.alreadyConverted", { id, convertedAt: convertedAt?.toISOString() ?? "an unknown time" });
  throw leadErrors("lead.statusNotPossible", { id, from: status, to, possible: next[status].join(", ") });
}
