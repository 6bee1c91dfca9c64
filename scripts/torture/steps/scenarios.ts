import { bulk, convert } from "./commands.ts";
import { importing } from "./importing.ts";
import { migration } from "./migration.ts";
import type { Scenario } from "./scenario.ts";

export const scenarios = { convert, bulk, import: importing, migration } satisfies Readonly<Record<string, Scenario>>;
