import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { createTestCrm } from "@kith/testing";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { referencePage } from "./reference.ts";

const executablePath = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));
const reason = executablePath ? "" : " (skipped: there is no Chromium here; name one in CHROMIUM)";

describe.skipIf(!executablePath)(`the reference in a browser${reason}`, () => {
  let kith: Awaited<ReturnType<typeof createTestCrm>>;
  let server: ReturnType<typeof serve>;
  let browser: Browser;
  let origin: string;
  beforeAll(async () => {
    const authenticate = (request: Request) =>
      request.headers.get("authorization") === "Bearer secret"
        ? { tenant: "main", user: "u_1", grants: [{ permission: "*" }] }
        : null;
    kith = await createTestCrm({ http: { authenticate, docs: referencePage({ title: "Our CRM" }) } });
    // As a host mounts it: the prefix is gone before the CRM sees the request.
    const mounted = (request: Request) => {
      const url = new URL(request.url);
      url.pathname = url.pathname.replace(/^\/crm/, "");
      return kith.crm.fetch(new Request(url, request));
    };
    server = serve({ fetch: mounted, port: 0, hostname: "127.0.0.1" });
    await new Promise((resolve) => (server.listening ? resolve(undefined) : server.once("listening", resolve)));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    await kith?.close();
  });

  test("shows every operation, asks nobody but its own server, and can be tried out", async () => {
    const page = await browser.newPage();
    const foreign: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) foreign.push(request.url());
    });
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));

    await page.goto(`${origin}/crm/docs`);
    await page.waitForSelector(".opblock");
    expect(await page.title()).toBe("Our CRM");
    expect(await page.locator(".opblock").count()).toBe(kith.crm.operations.length);
    expect(await page.locator(".opblock-summary-description", { hasText: "Create a contact" }).isVisible()).toBe(true);

    await page.click("button.authorize");
    await page.fill(".auth-container input", "secret");
    await page.click(".auth-btn-wrapper button.authorize");
    await page.click(".auth-btn-wrapper button.btn-done");
    await page.click('.opblock:has([data-path="/tenants/{id}"]) .opblock-summary-control');
    await page.click(".try-out__btn");
    await page.fill('tr[data-param-name="id"] input', "main");
    await page.click("button.execute");
    await page.waitForSelector(".live-responses-table .response-col_status:has-text('200')");

    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});
