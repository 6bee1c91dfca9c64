import { contactsPlugin } from "../contacts/contacts-plugin.ts";
import { filesPlugin } from "../files/files-plugin.ts";
import { interactionsPlugin } from "../interactions/interactions-plugin.ts";
import { jobsPlugin } from "../jobs/jobs-plugin.ts";
import { journalPlugin } from "../journal/journal-plugin.ts";
import { organizationsPlugin } from "../organizations/organizations-plugin.ts";
import type { Plugin } from "../plugin/define-plugin.ts";
import { relationsPlugin } from "../relations/relations-plugin.ts";
import { tasksPlugin } from "../tasks/tasks-plugin.ts";
import { tenantsPlugin } from "../tenants/tenants-plugin.ts";

/** Core's nouns, each a plugin like any other, in the order in which their tables refer to each other. */
const core = {
  tenants: tenantsPlugin,
  journal: journalPlugin,
  jobs: jobsPlugin,
  files: filesPlugin,
  organizations: organizationsPlugin,
  contacts: contactsPlugin,
  relations: relationsPlugin,
  interactions: interactionsPlugin,
  tasks: tasksPlugin,
};

export const corePlugins: readonly Plugin[] = Object.values(core);
export type CoreOperations = { readonly [K in keyof typeof core]: (typeof core)[K]["operations"] };
