import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Actor } from "@kith/core";
import type { Settings } from "./settings.ts";

/** The key given, or the one in the data folder, which is made at the first start. */
export function apiKey({ apiKey: given, dataFolder }: Settings): string {
  if (given) return given;
  const file = keyFile(dataFolder);
  try {
    // `wx`: of two that start at once one writes, and both read what it wrote.
    writeFileSync(file, `${randomBytes(24).toString("base64url")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file, "utf8").trim();
}

export const keyFile = (dataFolder: string): string => join(dataFolder, "api-key");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Who sends `Authorization: Bearer <key>` is `actor`. The comparison takes as long for a near miss as for a far one. */
export function bearer(key: string, actor: Actor): (request: Request) => Actor | null {
  const expected = digest(key);
  return (request) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
    return token !== undefined && timingSafeEqual(digest(token), expected) ? actor : null;
  };
}
