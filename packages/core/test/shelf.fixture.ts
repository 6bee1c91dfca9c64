import { createTestCrm } from "@kith/testing";
import { afterAll } from "vitest";
import { shelf } from "./shelf-plugin.fixture.ts";

/** The time, for tests to move. */
export const time = { now: Date.parse("2026-03-01T00:00:00Z") };
export const t = await createTestCrm({ plugins: [shelf], now: () => new Date(time.now) });
afterAll(() => t.close());

/** The entries about a record, oldest first. */
export const entriesOf = async (id: string) => {
  const all: {
    event: string;
    changes: Record<string, { from: unknown; to: unknown }>;
    subjects: { type: string; id: string }[];
    payload: unknown;
    actor: string;
  }[] = [];
  for (let after: string | undefined; ; ) {
    const page = await t.desk.journal.read({ limit: 500, ...(after ? { after } : {}) });
    all.push(...(page.items as typeof all));
    if (page.items.length === 0) return all.filter(({ subjects }) => subjects[0]?.id === id);
    after = page.nextCursor;
  }
};
