import type { Caller } from "./caller.ts";
import type { CreateContact } from "./contact-input.ts";
import type { ContactView } from "./contact-view.ts";
import type { ImportStore, Soon } from "./import/import-store.ts";
import type { Line } from "./line-view.ts";
import type { Match } from "./match-view.ts";
import type { PhoneNumber } from "./phone-number.ts";

/** What the floor does with a database; one for each. */
export interface Store {
  create(input: CreateContact, caller: Caller): Soon<ContactView>;
  get(id: string, tenant: string): Soon<ContactView | undefined>;
  /** Newest first; one more than `limit` where there are more. */
  list(tenant: string, stage: string, limit: number, after?: Position): Soon<ContactView[]>;
  /** How many of them there are in all. */
  count(tenant: string, stage: string): Soon<number>;
  /** As a page of the lines of a contact; undefined where there is none. */
  timeline(id: string, tenant: string, limit: number): Soon<Line[] | undefined>;
  lookUp(phone: PhoneNumber, tenant: string): Soon<Match[]>;
  readonly imports: ImportStore;
  /** Takes the journal's entries into the projection of purchases, until the process ends. */
  consume(): void;
}

/** Where a page ended: when the last one was created, in milliseconds, and its id. */
export type Position = readonly [number, string];
