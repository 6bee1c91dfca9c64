import type * as z from "zod";
import type { ContactView, CreateContact, UpdateContact } from "../contacts/contact.ts";
import type { ListInput, Page } from "../lists/list.ts";
import type { CallerMatch } from "../lookup/caller-match.ts";
import type { LookupInput } from "../lookup/lookup-caller.ts";
import type { CreateOrganization, OrganizationView, UpdateOrganization } from "../organizations/organization.ts";
import type { ContactProfile, OrganizationProfile } from "../profile/profiles.ts";
import type { TimelineInput, TimelinePage } from "../profile/timelines.ts";
import type { BulkResult } from "../record/create-in-bulk.ts";

type With<Attributes, Input> = Omit<Input, "attributes"> & { attributes?: Attributes };

/** What is offered for people and organizations alike: `A` are the host's attributes. */
interface PartyService<A, New, Changes, View, Profile> {
  /** The display name of a person may be left out where there is a given or family name. */
  create(input: With<Partial<A>, New>): Promise<View>;
  /** At most 500 at once, each checked by itself: what is wrong with one does not stop the others. */
  createMany(input: { items: With<Partial<A>, New>[] }): Promise<{ results: BulkResult[] }>;
  get(input: { id: string }): Promise<View>;
  list(input?: ListInput): Promise<Page<View>>;
  /** JSON merge patch: `null` clears, lists are replaced with their items matched by `id`. */
  update(input: With<{ [K in keyof A]?: A[K] | null }, Changes>): Promise<View>;
  /** To the bin. */
  delete(input: { id: string; version?: number }): Promise<View>;
  restore(input: { id: string; version?: number }): Promise<View>;
  profile(input: { id: string }): Promise<Profile>;
  timeline(input: TimelineInput): Promise<TimelinePage>;
}

/** What `crm.as(…).contacts` offers: `A` are the host's attributes, `Sec` the sections of the composed plugins. */
export interface ContactService<A = Record<string, unknown>, Sec = Record<string, unknown>>
  extends PartyService<
    A,
    z.input<typeof CreateContact>,
    z.input<typeof UpdateContact>,
    ContactView<A>,
    ContactProfile<A, Sec>
  > {
  /** Who is calling, by exactly one of phone, e-mail and external id. */
  lookup(input: LookupInput): Promise<{ best: CallerMatch<A, Sec> | null; matches: CallerMatch<A, Sec>[] }>;
}

/** What `crm.as(…).organizations` offers: `A` are the host's attributes, `Sec` the sections of the composed plugins. */
export interface OrganizationService<A = Record<string, unknown>, Sec = Record<string, unknown>>
  extends PartyService<
    A,
    z.input<typeof CreateOrganization>,
    z.input<typeof UpdateOrganization>,
    OrganizationView<A>,
    OrganizationProfile<A, Sec>
  > {}
