import { consumersPlugin } from "../consumers/consumers-plugin.ts";
import { contactsPlugin } from "../contacts/contacts-plugin.ts";
import { filesPlugin } from "../files/files-plugin.ts";
import { interactionsPlugin } from "../interactions/interactions-plugin.ts";
import { jobsPlugin } from "../jobs/jobs-plugin.ts";
import { journalPlugin } from "../journal/journal-plugin.ts";
import { organizationsPlugin } from "../organizations/organizations-plugin.ts";
import { permissionsPlugin } from "../permissions/permissions-plugin.ts";
import type { Plugin } from "../plugin/define-plugin.ts";
import { relationsPlugin } from "../relations/relations-plugin.ts";
import { tasksPlugin } from "../tasks/tasks-plugin.ts";
import { tenantsPlugin } from "../tenants/tenants-plugin.ts";

/** Core's nouns, each a plugin like any other, in the order in which their tables refer to each other. */
export const corePlugins: readonly Plugin[] = [
  tenantsPlugin,
  permissionsPlugin,
  journalPlugin,
  jobsPlugin,
  consumersPlugin,
  filesPlugin,
  organizationsPlugin,
  contactsPlugin,
  relationsPlugin,
  interactionsPlugin,
  tasksPlugin,
];
