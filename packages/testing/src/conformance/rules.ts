import { answersDocumented } from "./answers-documented.ts";
import { bootsAlone, bootsWithSiblings } from "./boots.ts";
import { eventsUpcast, eventsValid } from "./events.ts";
import { hiddenFields, hiddenNotSearched } from "./hidden-fields.ts";
import { hostileLists } from "./hostile-lists.ts";
import { houseKeepsTenantsApart } from "./house-operations.ts";
import { composes, examplesValid, idsBranded, inputsReserved, inputsStrict, operationsDocumented } from "./manifest.ts";
import { migrationsRepeat } from "./migrations.ts";
import { ownScope } from "./own-scope.ts";
import { permissionDenied } from "./permissions.ts";
import { personalData } from "./personal-data.ts";
import { reactionsRepeat } from "./reactions.ts";
import { examplesAnswered, recordsMade } from "./records-made.ts";
import type { Rule } from "./rule.ts";
import { schemaEqualsEntities } from "./schema.ts";
import { criteriaAnswered, sectionsBatched, sectionsScoped } from "./sections.ts";
import { idsChecked, tenantAbsentAlike, tenantChangesNothing, tenantSeesNothing } from "./tenant-isolation.ts";
import { unknownKeys } from "./unknown-keys.ts";

/** All rules, in the order in which they are held: those that change records of `main` come last. */
export const rules: readonly Rule[] = [
  composes,
  operationsDocumented,
  examplesValid,
  inputsStrict,
  inputsReserved,
  idsBranded,
  eventsValid,
  eventsUpcast,
  personalData,
  bootsAlone,
  bootsWithSiblings,
  schemaEqualsEntities,
  migrationsRepeat,
  recordsMade,
  tenantSeesNothing,
  tenantAbsentAlike,
  tenantChangesNothing,
  idsChecked,
  permissionDenied,
  houseKeepsTenantsApart,
  ownScope,
  hiddenFields,
  hiddenNotSearched,
  unknownKeys,
  hostileLists,
  sectionsBatched,
  sectionsScoped,
  criteriaAnswered,
  reactionsRepeat,
  examplesAnswered,
  answersDocumented,
];
