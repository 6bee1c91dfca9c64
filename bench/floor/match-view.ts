import type { ContactView, organizationView } from "./contact-view.ts";
import type { InteractionView, TaskView } from "./interaction-view.ts";

interface Known {
  readonly person: ContactView | null;
  readonly organization: ReturnType<typeof organizationView> | null;
  readonly interactions: readonly InteractionView[];
  readonly openTasks: readonly TaskView[];
}

/** All that is known of a caller. No plugins, no sections. */
export const matchView = ({ person, organization, interactions, openTasks }: Known) => ({
  matchedBy: "phone",
  person,
  organization,
  interactions,
  openTasks,
  sections: {},
  organizationSections: {},
  failedSections: [],
});
export type Match = ReturnType<typeof matchView>;

/**
 * Which organization a person stands for on a day, the best one. That there is one is said in the order: as a condition
 * it leads SQLite to the index over organizations.
 */
export const standsFor = (today: string) => `r.deleted_at is null
  and (r.ends_on is null or r.ends_on >= ${today}) and (r.starts_on is null or r.starts_on <= ${today})
  order by r.organization_id is null, r."primary" desc, r.starts_on desc nulls last, r.id desc limit 1`;

export const mostMatches = 10;
export const shownInteractions = 20;
