import { serve } from "@hono/node-server";
import { version } from "@kith/core";
import { Hono } from "hono";

const app = new Hono().get("/", (c) => c.text(version));
const server = serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, (info) =>
  console.log(`listening on ${info.port}`),
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => server.close(() => process.exit(0)));
