import { coreErrors } from "../errors/core-errors.ts";

const quoted = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\//g;
const refused =
  /(?:^|;)[\s(]*(begin|start|commit|end|rollback|abort|savepoint|release|attach|detach|vacuum|pragma|prepare|deallocate|discard)\b/i;
const rollsBack = /\b(or\s+rollback|on\s+conflict\s+rollback)\b/i;
const trigger = /^\s*create\s+(temp\s+|temporary\s+|or\s+replace\s+)*trigger\b/i;
const reads = /^[\s(]*(select|values|explain|show|table)\b/i;
const modifies = /\b(insert\s+into|update|delete\s+from|merge\s+into)\b/i;

/** The text without strings, quoted names and comments, which may say anything. */
const bare = (sql: string) => sql.replace(quoted, " ");

/**
 * Refuses what begins, ends or changes transactions and connections: these are core's. The engine would obey: a raw
 * `commit` from a handler really commits. Slow enough to be asked only when a text is first prepared.
 */
export function refuseControl(sql: string): void {
  const text = bare(sql);
  // The body of a SQLite trigger is full of `; end`.
  const statement = rollsBack.exec(text)?.[1] ?? (trigger.test(text) ? undefined : refused.exec(text)?.[1]);
  if (statement) throw coreErrors("transaction.statement", { statement: statement.toLowerCase() });
}

/** Whether the text only reads. Guards against forgetting, not against malice: a function may write unseen. */
export function readsOnly(sql: string): boolean {
  const text = bare(sql);
  return /^\s*with\b/i.test(text) ? !modifies.test(text) : reads.test(text);
}
