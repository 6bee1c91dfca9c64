import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = process.env["KITH_SHARED_DATA"] ?? resolve(import.meta.dirname, "../../../../shared/data");

/** Whether public files to try an import on are at hand; tests that need them are skipped without. */
export const hasSharedData = existsSync(folder);

export const sharedPath = (name: string): string => join(folder, name);
export const sharedFile = (name: string): Buffer => readFileSync(sharedPath(name));
