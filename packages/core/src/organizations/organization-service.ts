import type * as z from "zod";
import type { ListInput, Page } from "../lists/list.ts";
import type { OrganizationProfile } from "../profile/organization-profile.ts";
import type { TimelineInput, TimelinePage } from "../profile/timeline-view.ts";
import type { BulkResult } from "../record/bulk-schemas.ts";
import type { CreateOrganization, UpdateOrganization } from "./organization-input.ts";
import type { OrganizationView } from "./organization-view.ts";

/** What `crm.as(…).organizations` offers: `A` are the host's attributes, `Sec` the sections of the composed plugins. */
export interface OrganizationService<A = Record<string, unknown>, Sec = Record<string, unknown>> {
  create(
    input: Omit<z.input<typeof CreateOrganization>, "attributes"> & { attributes?: Partial<A> },
  ): Promise<OrganizationView<A>>;
  /** At most 500 at once, each checked by itself: what is wrong with one does not stop the others. */
  createMany(input: {
    items: (Omit<z.input<typeof CreateOrganization>, "attributes"> & { attributes?: Partial<A> })[];
  }): Promise<{ results: BulkResult[] }>;
  get(input: { id: string }): Promise<OrganizationView<A>>;
  list(input?: ListInput): Promise<Page<OrganizationView<A>>>;
  /** JSON merge patch: `null` clears, lists are replaced with their items matched by `id`. */
  update(
    input: Omit<z.input<typeof UpdateOrganization>, "attributes"> & { attributes?: { [K in keyof A]?: A[K] | null } },
  ): Promise<OrganizationView<A>>;
  /** To the bin. */
  delete(input: { id: string; version?: number }): Promise<OrganizationView<A>>;
  restore(input: { id: string; version?: number }): Promise<OrganizationView<A>>;
  profile(input: { id: string }): Promise<OrganizationProfile<A, Sec>>;
  timeline(input: TimelineInput): Promise<TimelinePage>;
}
