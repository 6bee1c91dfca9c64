import type * as z from "zod";
import type { ListInput, Page } from "../lists/list.ts";
import type { CallerMatch } from "../lookup/caller-match.ts";
import type { LookupInput } from "../lookup/find-caller.ts";
import type { ContactProfile } from "../profile/contact-profile.ts";
import type { TimelineInput, TimelinePage } from "../profile/timeline-view.ts";
import type { BulkResult } from "../record/bulk-schemas.ts";
import type { CreateContact, UpdateContact } from "./contact-input.ts";
import type { ContactView } from "./contact-view.ts";

/** What `crm.as(…).contacts` offers: `A` are the host's attributes, `Sec` the sections of the composed plugins. */
export interface ContactService<A = Record<string, unknown>, Sec = Record<string, unknown>> {
  /** The display name may be left out where there is a given or family name. */
  create(
    input: Omit<z.input<typeof CreateContact>, "attributes"> & { attributes?: Partial<A> },
  ): Promise<ContactView<A>>;
  /** At most 500 at once, each checked by itself: what is wrong with one does not stop the others. */
  createMany(input: {
    items: (Omit<z.input<typeof CreateContact>, "attributes"> & { attributes?: Partial<A> })[];
  }): Promise<{ results: BulkResult[] }>;
  get(input: { id: string }): Promise<ContactView<A>>;
  list(input?: ListInput): Promise<Page<ContactView<A>>>;
  /** JSON merge patch: `null` clears, lists are replaced with their items matched by `id`. */
  update(
    input: Omit<z.input<typeof UpdateContact>, "attributes"> & { attributes?: { [K in keyof A]?: A[K] | null } },
  ): Promise<ContactView<A>>;
  /** To the bin. */
  delete(input: { id: string; version?: number }): Promise<ContactView<A>>;
  restore(input: { id: string; version?: number }): Promise<ContactView<A>>;
  profile(input: { id: string }): Promise<ContactProfile<A, Sec>>;
  timeline(input: TimelineInput): Promise<TimelinePage>;
  /** Who is calling, by exactly one of phone, e-mail and external id. */
  lookup(input: LookupInput): Promise<{ best: CallerMatch<A, Sec> | null; matches: CallerMatch<A, Sec>[] }>;
}
