import type { createCrm } from "@kith/core";
import { expect } from "vitest";

type Desk = ReturnType<Awaited<ReturnType<typeof createCrm>>["as"]>;
export type Entry = Awaited<ReturnType<Desk["journal"]["read"]>>["items"][number];

/** Reads the feed on until a page is empty. */
export async function readOn(
  desk: Pick<Desk, "journal">,
  cursor?: string,
): Promise<{ entries: Entry[]; cursor: string }> {
  const entries: Entry[] = [];
  for (let next = cursor; ; ) {
    const page = await desk.journal.read({ limit: 7, ...(next === undefined ? {} : { after: next }) });
    expect(page.nextCursor).toEqual(expect.any(String));
    entries.push(...page.items);
    if (page.items.length === 0) return { entries, cursor: page.nextCursor };
    next = page.nextCursor;
  }
}
