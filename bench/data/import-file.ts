import { closeSync, openSync, writeSync } from "node:fs";
import type { Dataset } from "./dataset.ts";

/** The columns of an imported file, and what each is. */
export const mapping = {
  Id: "externalId",
  "First name": "givenName",
  "Last name": "familyName",
  "E-mail": "email",
  Phone: "phone",
  Stage: "lifecycleStage",
  Tags: "tags",
};
/** The system that the file comes from. */
export const source = "shop";

export interface FileOf {
  readonly size: number;
  /** No two rounds make the same people. */
  readonly round: number;
}

/**
 * A row of a file of contacts. Most are new. One in twenty is there already by its e-mail, one in fifty by its phone, and
 * one in fifty is the row before it again; one in fifty is somebody else who answers a known phone, and is new.
 */
function row(data: Dataset, { size, round }: FileOf, index: number): string {
  if (index % 50 === 11) return row(data, { size, round }, index - 1);
  const number = data.contacts + round * size + index;
  const fresh = data.contact(number);
  const there = data.contact((index * 7) % data.contacts);
  const sameEmail = index % 20 === 7;
  const samePhone = index % 50 === 23;
  const { givenName, familyName } = sameEmail || samePhone ? there : fresh;
  const another = index % 50 === 37 && !sameEmail;
  const email = sameEmail ? there.email.toUpperCase() : fresh.email;
  const phone = samePhone || another ? there.phone : fresh.phone;
  const first = another ? "Reception" : givenName;
  const last = another ? "Desk" : familyName;
  return `${number},${first},${last},${email},${phone},${fresh.stage},"newsletter,autumn"\n`;
}

const atOnce = 5_000;

export function writeImportFile(path: string, data: Dataset, of: FileOf): void {
  const file = openSync(path, "w");
  try {
    writeSync(file, `${Object.keys(mapping).join(",")}\n`);
    for (let from = 0; from < of.size; from += atOnce) {
      const count = Math.min(atOnce, of.size - from);
      writeSync(file, Array.from({ length: count }, (_, index) => row(data, of, from + index)).join(""));
    }
  } finally {
    closeSync(file);
  }
}
