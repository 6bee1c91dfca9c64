import { ConstraintError } from "../database/constraint-error.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { Model } from "../table/model.ts";

/** Turns a refused constraint into an error a caller can act on; anything else passes as it is. */
export function explainConstraint(error: unknown, model: Model): unknown {
  if (!(error instanceof ConstraintError)) return error;
  const table = error.table ? model.byName.get(error.table) : undefined;
  const parent = table?.parent?.references?.();
  const type = parent ? String(parent.meta.className).toLowerCase() : (table?.type ?? error.table ?? "record");
  const named = (error.columns ?? []).filter((column) => column !== "tenant_id");
  const fields = named.map((column) => table?.columns.find((known) => known.column === column)?.property ?? column);
  if (error.kind === "unique")
    return coreErrors(
      "record.conflict",
      { what: `${fields.join(" and ") || "That value"} of this ${type}` },
      { cause: error },
    );
  if (error.kind === "foreignKey")
    return coreErrors(
      "reference.notFound",
      { field: fields.join(", ") || "A reference", id: "a record" },
      { cause: error },
    );
  return error;
}
