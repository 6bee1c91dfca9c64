import type { Subject } from "../plugin/event.ts";
import { type Table, tableOf } from "../table/table.ts";
import type { AnyRow } from "./record-row.ts";

/** What a change of a row is about: the record itself first, then every record it references. */
export function subjectsOf(table: Table, row: AnyRow): readonly Subject[] {
  const subjects: Subject[] = [{ type: table.type, id: String(row["id"]) }];
  for (const column of table.columns) {
    const id = row[column.property];
    if (!column.references || typeof id !== "string") continue;
    const type = tableOf(column.references()).type;
    if (!subjects.some((subject) => subject.type === type && subject.id === id)) subjects.push({ type, id });
  }
  return subjects;
}
