import { describe, expect, test } from "vitest";
import { referencePage } from "./reference.ts";

const page = referencePage({ title: "Stock & Sons <API>" });
const at = (path: string, headers: Record<string, string> = {}) => {
  const levels = path.split("/").length - 2;
  return page(`${"../".repeat(levels)}openapi.json`, new Request(`http://crm.test${path}`, { headers }));
};
/** What the page loads, as a browser would find it. */
const loaded = (html: string, path: string) =>
  [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, url]) => new URL(String(url), `http://crm.test/crm${path}`).pathname,
  );

describe("the page", () => {
  test.each(["/docs", "/docs/"])("at %s finds its files and the description beside it", async (path) => {
    const response = await at(path);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const html = await response.text();
    expect(loaded(html, path)).toEqual([
      "/crm/docs/favicon-32x32.png",
      "/crm/docs/swagger-ui.css",
      "/crm/docs/swagger-ui-bundle.js",
      "/crm/docs/start.js",
      "/crm/openapi.json",
    ]);
  });

  test("has its title, and no script of its own", async () => {
    const html = await (await at("/docs")).text();
    expect(html).toContain("<title>Stock &amp; Sons &lt;API&gt;</title>");
    expect(html).not.toMatch(/<script(?! src)|\son\w+=/);
  });

  test("is kept by the browser from talking to anybody else", async () => {
    const policy = (await at("/docs")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*/);
  });

  test("goes by whatever name it was mounted under", async () => {
    const html = await (await page("openapi.json", new Request("http://crm.test/reference"))).text();
    expect(html).toContain('src="./reference/start.js"');
  });
});

describe("its files", () => {
  test.each([
    ["swagger-ui-bundle.js", "text/javascript; charset=utf-8", 1_000_000],
    ["swagger-ui.css", "text/css; charset=utf-8", 50_000],
    ["start.js", "text/javascript; charset=utf-8", 200],
    ["favicon-32x32.png", "image/png", 100],
  ])("%s", async (name, type, size) => {
    const response = await at(`/docs/${name}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(size);
    const again = await at(`/docs/${name}`, { "if-none-match": response.headers.get("etag") ?? "" });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  test.each(["LICENSE", "package.json", "..%2Fpackage.json", "reference.js", "constructor"])(
    "there is no %s",
    async (name) => expect((await at(`/docs/${name}`)).status).toBe(404),
  );
});
