// The floor: the best program that we can write by hand for the same work, without any framework but Hono.
import { Hono } from "hono";
import * as z from "zod";
import type { Dialect } from "../options.ts";
import { settingsOf } from "../processes/answer-parent.ts";
import { serve } from "../processes/serve.ts";
import type { Floor } from "../workloads/workload.ts";
import { type Caller, callerOf, FloorError, mayDo } from "./caller.ts";
import { CreateContact } from "./contact-input.ts";
import { created, failed, found } from "./responses.ts";
import type { Store } from "./store.ts";

const { dialect, location, floor } = settingsOf<{
  readonly dialect: Dialect;
  readonly location: string;
  readonly floor: Floor;
}>();
const store: Store =
  dialect === "sqlite"
    ? (await import("./sqlite/sqlite-store.ts")).sqliteStore(location, floor)
    : (await import("./postgresql/postgresql-store.ts")).postgresqlStore(location, floor);

const Id = z.uuid().lowercase();
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

app.get("/contacts/:id", async (c) => {
  const caller = mayDo(c.var.caller, "contacts:read");
  const contact = await store.get(Id.parse(c.req.param("id")), caller.tenant);
  if (!contact) throw new FloorError(404, "There is no such contact");
  return found(contact, contact.version);
});

await serve(app.fetch);
