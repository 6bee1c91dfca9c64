import { Hono } from "hono";
import { welcomePage } from "./welcome-page.ts";

/** The host application: a page of its own, and the CRM under `/crm`. */
export const createApp = (crm: { fetch(request: Request): Promise<Response> }) =>
  new Hono().get("/", (c) => c.html(welcomePage)).mount("/crm", (request) => crm.fetch(request));
