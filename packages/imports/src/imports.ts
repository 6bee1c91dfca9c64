import { definePlugin, type Plugin, type Service } from "@kith/core";
import { downloadRejects } from "./download-rejects.ts";
import { getImport } from "./get-import.ts";
import { Import, ImportKey, ImportRow } from "./import.ts";
import { importErrors } from "./import-errors.ts";
import { importCompleted, importUndone } from "./import-events.ts";
import { importMigrations } from "./import-migrations.ts";
import { listImportRows } from "./list-import-rows.ts";
import { listImports } from "./list-imports.ts";
import { proposeImportMapping } from "./propose-import-mapping.ts";
import { keepAbandonedRejects } from "./run/abandon-import.ts";
import { runImport } from "./run/run-import.ts";
import { startImport } from "./start-import.ts";
import { runUndo } from "./undo/run-undo.ts";
import { undoImport } from "./undo/undo-import.ts";

export type { DuplicatePolicy, ImportProblem, ImportStatus, RowOutcome } from "./import.ts";
export { importErrors } from "./import-errors.ts";
export { importCompleted, importUndone } from "./import-events.ts";
export type { ImportView } from "./import-view.ts";

const operations = {
  start: startImport,
  get: getImport,
  list: listImports,
  rows: listImportRows,
  rejects: downloadRejects,
  propose: proposeImportMapping,
  undo: undoImport,
};

/** The operations on imports, as `crm.as(actor).imports` has them. */
export interface ImportsService extends Service<typeof operations> {}

/** The plugin by a name of its own: what a host exports of its composition is declared by it, not by all it consists of. */
export interface ImportsPlugin extends Plugin<"imports", typeof operations, [], [], never> {}

/**
 * Imports: contacts and organizations from CSV files, in the background, reported row by row and undone as a whole.
 *
 * @example
 * const crm = await createCrm({ database: sqlite("crm.db"), plugins: [imports()] });
 */
export const imports = (): ImportsPlugin =>
  definePlugin({
    name: "imports",
    contract: 1,
    entities: [Import, ImportRow, ImportKey],
    migrations: importMigrations,
    operations,
    events: [importCompleted, importUndone],
    jobs: [runImport, keepAbandonedRejects, runUndo],
    errors: importErrors.catalogue,
    // A report's line on a person goes with them. Rows that made nobody name nobody: their cells are in the imported
    // file and the file of rejected rows alone.
    personalData: [{ entity: ImportRow, person: "contactId", onErase: "delete" }],
  });
