import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** A file that the page loads. */
export interface Asset {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly etag: string;
}

/** Starts Swagger UI. A file of its own, so that the page needs no inline script. */
const start = `
const { spec } = document.getElementById("reference").dataset;
SwaggerUIBundle({
  url: spec,
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  filter: true,
  displayRequestDuration: true,
  requestSnippetsEnabled: true,
  // Else it offers to send the description to a validator on the internet.
  validatorUrl: null,
});
`;

const bundled = new Map([
  ["swagger-ui-bundle.js", "text/javascript; charset=utf-8"],
  ["swagger-ui.css", "text/css; charset=utf-8"],
  ["favicon-32x32.png", "image/png"],
]);

const loaded = new Map<string, Promise<Asset>>();

/** The asset of this name, read once; undefined where there is none. */
export function assetNamed(name: string): Promise<Asset> | undefined {
  const known = loaded.get(name);
  if (known) return known;
  const type = bundled.get(name);
  if (name !== "start.js" && !type) return undefined;
  const asset = type ? readAsset(name, type) : Promise.resolve(assetOf(start, "text/javascript; charset=utf-8"));
  loaded.set(name, asset);
  return asset;
}

async function readAsset(name: string, type: string): Promise<Asset> {
  return assetOf(new Uint8Array(await readFile(new URL(name, folder()))), type);
}

function assetOf(body: Asset["body"], type: string): Asset {
  return { body, type, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}

/** Beside the built package; when run from its sources, in the package that they are copied from. */
function folder(): URL {
  const built = new URL("./assets/", import.meta.url);
  return existsSync(built) ? built : new URL("./", import.meta.resolve("swagger-ui-dist/package.json"));
}
