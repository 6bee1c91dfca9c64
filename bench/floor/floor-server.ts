// The floor: the best program that we can write by hand for the same work, without any framework but Hono.
import { Hono } from "hono";
import * as z from "zod";
import type { Dialect } from "../options.ts";
import { settingsOf } from "../processes/answer-parent.ts";
import { serve } from "../processes/serve.ts";
import type { Floor } from "../workloads/workload.ts";
import { type Caller, callerOf, FloorError, mayDo } from "./caller.ts";
import { CreateContact } from "./contact-input.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { startImport } from "./import/import-contacts.ts";
import { readPhone } from "./phone-number.ts";
import { created, failed, found } from "./responses.ts";
import type { Store } from "./store.ts";

const { dialect, location, files, floor } = settingsOf<{
  readonly dialect: Dialect;
  readonly location: string;
  readonly files: string;
  readonly floor: Floor;
}>();
const store: Store =
  dialect === "sqlite"
    ? (await import("./sqlite/sqlite-store.ts")).sqliteStore(location, floor)
    : (await import("./postgresql/postgresql-store.ts")).postgresqlStore(location, floor);

const Id = z.uuid().lowercase();
const limit = z.coerce.number().int().min(1).max(200).default(50);
const List = z.strictObject({
  "filter[lifecycleStage]": z.string(),
  sort: z.literal("-createdAt"),
  limit,
  cursor: z.string().max(2048).optional(),
  count: z.literal("exact").optional(),
});
const Timeline = z.strictObject({ limit });
const Lookup = z.strictObject({ phone: z.string().min(1).max(60) });
const Import = z.strictObject({
  entity: z.literal("contacts"),
  source: z.string().min(1).max(100),
  onDuplicate: z.literal("skip"),
  mapping: z.string().transform((text) => z.record(z.string(), z.string()).parse(JSON.parse(text))),
});

const app = new Hono<{ Variables: { caller: Caller } }>();
app.onError((error) => failed(error));
app.use(async (c, next) => {
  c.set("caller", callerOf(c.req.header("authorization")));
  await next();
});

app.post("/contacts", async (c) => {
  const caller = mayDo(c.var.caller, "contacts:write");
  const input = CreateContact.parse(await c.req.json());
  return created(await store.create(input, caller));
});

app.get("/contacts", async (c) => {
  const caller = mayDo(c.var.caller, "contacts:read");
  const { "filter[lifecycleStage]": stage, limit, cursor, count } = List.parse(c.req.query());
  const items = await store.list(caller.tenant, stage, limit, cursor === undefined ? undefined : readCursor(cursor));
  const last = items.length > limit ? items[limit - 1] : undefined;
  const nextCursor = last ? writeCursor([Date.parse(last.createdAt ?? ""), last.id]) : null;
  const counted = count && { count: await store.count(caller.tenant, stage) };
  return found({ items: items.slice(0, limit), nextCursor, ...counted });
});

app.get("/contacts/lookup", async (c) => {
  const needed = ["contacts:read", "organizations:read", "relations:read", "interactions:read", "tasks:read"];
  const caller = mayDo(c.var.caller, ...needed);
  const matches = await store.lookUp(readPhone(Lookup.parse(c.req.query()).phone), caller.tenant);
  return found({ best: matches[0] ?? null, matches });
});

app.get("/contacts/:id/timeline", async (c) => {
  const caller = mayDo(c.var.caller, "contacts:read", "interactions:read");
  const { limit } = Timeline.parse(c.req.query());
  const lines = await store.timeline(Id.parse(c.req.param("id")), caller.tenant, limit);
  if (!lines) throw new FloorError(404, "There is no such contact");
  const last = lines.length > limit ? lines[limit - 1] : undefined;
  const nextCursor = last ? writeCursor([Date.parse(last.at), last.id]) : null;
  return found({ items: lines.slice(0, limit), nextCursor });
});

app.get("/contacts/:id", async (c) => {
  const caller = mayDo(c.var.caller, "contacts:read");
  const contact = await store.get(Id.parse(c.req.param("id")), caller.tenant);
  if (!contact) throw new FloorError(404, "There is no such contact");
  return found(contact, contact.version);
});

app.post("/imports", async (c) => {
  const caller = mayDo(c.var.caller, "imports:write", "contacts:write");
  const { source, mapping } = Import.parse(c.req.query());
  const body = c.req.raw.body;
  if (!body) throw new FloorError(400, "Send the file as the body");
  const id = await startImport(store.imports, files, body, { source, mapping }, caller);
  return created({ id, version: 1 });
});

app.get("/imports/:id", async (c) => {
  const caller = mayDo(c.var.caller, "imports:read");
  const about = await store.imports.read(caller.tenant, Id.parse(c.req.param("id")));
  if (!about) throw new FloorError(404, "There is no such import");
  return found(about);
});

await serve(app.fetch, () => store.consume());
