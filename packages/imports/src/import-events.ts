import { event, idOf, type Subject } from "@kith/core";
import * as z from "zod";

const permission = "imports:read";
const id = "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b31";

export const importCompleted = event({
  name: "import.completed",
  version: 1,
  permission,
  payload: z.strictObject({
    id: idOf("import"),
    entity: z.enum(["contacts", "organizations"]),
    dryRun: z.boolean(),
    created: z.int(),
    updated: z.int(),
    skipped: z.int(),
    rejected: z.int(),
  }),
  examples: [{ id, entity: "contacts", dryRun: false, created: 91, updated: 0, skipped: 2, rejected: 0 }],
});

export const importUndone = event({
  name: "import.undone",
  version: 1,
  permission,
  payload: z.strictObject({ id: idOf("import"), removed: z.int(), edited: z.int() }),
  examples: [{ id, removed: 273, edited: 2 }],
});

export const importSubject = (id: string): Subject => ({ type: "import", id });
