import { defineErrors } from "./crm-error.ts";

/** Core's error catalogue. `docs/errors.md` describes each code; a test holds the two together. */
export const coreErrors = defineErrors({
  "actor.missing": {
    status: 401,
    message: "No caller is known. Send `Authorization`, or call through `crm.as(actor)`",
  },
  "actor.invalid": { status: 400, message: "The actor is not valid: {reason}" },
  "attributes.invalid": { status: 400, message: "The attributes are not valid: {reason}" },
  "body.tooLarge": { status: 413, message: "The body is larger than {maxBytes} bytes; send less, or upload a file" },
  "body.unreadable": { status: 400, message: "The body cannot be read: {reason}" },
  "body.unsupportedType": { status: 415, message: "Content type {type} is not accepted here; send {accepted}" },
  "composition.invalid": { status: 500, message: "{plugin}: {problem}. {cure}" },
  "crm.closed": { status: 503, message: "This CRM has been closed" },
  "cursor.invalid": {
    status: 400,
    message: "The cursor is not one of this list with this sort and filter; start again without it",
  },
  "database.busy": { status: 503, message: "The database is held by another writer; try again" },
  "database.incompatible": {
    status: 503,
    message:
      "The schema was migrated to {migration} of {plugin}, which needs at least {compatibleFrom}; this process is older: update it",
  },
  "database.notMigrated": {
    status: 503,
    message: "The database lacks {count} migrations ({first} …); run `await crm.migrations.apply()` first",
  },
  "database.rowLevelSecurity": {
    status: 500,
    message: "Row-level security does not keep tenants apart: {problem}. {cure}",
  },
  "database.settings": {
    status: 500,
    message: "The database does not run with {setting} = {expected} but {actual}; {cure}",
  },
  "database.unavailable": { status: 503, message: "The database cannot be reached; try again" },
  "field.hidden": { status: 403, message: "{field} is not visible to you; leave it out of filter, sort and search" },
  "field.readOnly": { status: 403, message: "{field} may not be changed by you; leave it out" },
  "file.missing": {
    status: 410,
    message: "The bytes of file {id} are gone from the blob store; restore it from a backup",
  },
  "filter.invalid": { status: 400, message: "Filter {filter} cannot be used: {reason}" },
  "idempotency.invalid": { status: 400, message: "The Idempotency-Key must be 1 to 255 printable characters" },
  "idempotency.mismatch": { status: 422, message: "This Idempotency-Key was used with another request; use a new one" },
  "input.invalid": { status: 400, message: "The input is not valid: {reason}" },
  internal: { status: 500, message: "Something went wrong here; quote request {requestId}" },
  "job.wrongStatus": { status: 409, message: "Job {id} is {status}; {cure}" },
  "migration.blocked": {
    status: 503,
    message:
      "Migration {migration} of {plugin} waited {minutes} minutes for a table that another transaction holds; see pg_stat_activity for it, end it, and apply again",
  },
  "migration.destructive": {
    status: 409,
    message: "Migration {migration} of {plugin} destroys data ({steps}); allow it by name in `allowDestructive`",
  },
  "migration.edited": {
    status: 500,
    message: "The migrations of {plugin} were edited: {problem}. Migrations only ever come after the last one",
  },
  "migration.orphans": {
    status: 500,
    message: "Migration {migration} of {plugin} would leave {problem}; it was rolled back",
  },
  "output.invalid": { status: 500, message: "{operation} answered what its output schema does not allow: {reason}" },
  "payload.invalid": {
    status: 500,
    message: "The payload of {event} is not what the event declares: {reason}",
  },
  "payload.tooLarge": {
    status: 500,
    message: "The payload of {event} has {bytes} bytes, more than 16384; keep facts in records",
  },
  "permission.denied": { status: 403, message: "You lack {permission}" },
  "reference.notFound": { status: 422, message: "{field} names {id}, which is not there" },
  "record.conflict": { status: 409, message: "{what} is taken already" },
  "record.notFound": { status: 404, message: "There is no {type} {id}" },
  "record.stale": {
    status: 412,
    message: "{type} {id} has version {actual}, not {expected}; read it again and repeat the change",
  },
  "request.rateLimited": { status: 429, message: "Too many requests; try again in {seconds} s" },
  "route.methodNotAllowed": { status: 405, message: "{method} is not possible here; use {allowed}" },
  "route.notFound": { status: 404, message: "There is no {method} {path}; see /openapi.json" },
  "sort.invalid": {
    status: 400,
    message: "Sort {sort} is not possible; use one of {allowed}, with a leading - for descending",
  },
  "tenant.exists": { status: 409, message: "Tenant {id} exists already" },
  "tenant.refused": {
    status: 403,
    message: "A row of another tenant than the caller's was to be written to {table}; write what is the caller's own",
  },
  "tenant.suspended": { status: 403, message: "Tenant {id} is suspended; whoever runs this system can resume it" },
  "tenant.unknown": { status: 404, message: "There is no tenant {id}; create it with `tenants.create`" },
  "transaction.foreignWait": {
    status: 500,
    message:
      "{operation} awaited something other than the database inside its transaction; do that in `prepare` or in a job",
  },
  "transaction.nested": {
    status: 500,
    message: "{operation} was called inside the transaction of {outer}; use `ctx.call` there",
  },
  "transaction.notJoinable": { status: 500, message: "The given transaction cannot be joined: {reason}" },
  "transaction.over": {
    status: 500,
    message: "A statement came after the end of {operation}; await every call to the database",
  },
  "transaction.overdue": {
    status: 500,
    message: "{operation} took longer than {limitMs} ms in one transaction; do less in one",
  },
  "transaction.required": {
    status: 500,
    message: "A write came outside a command; writes go through a command's `ctx`",
  },
  "transaction.statement": {
    status: 500,
    message: "`{statement}` is not allowed inside a command; core begins and ends transactions",
  },
});
