/** Who uses the vendor's library sees its declarations only: what is right must compile, what is wrong must not. */
export const consumerSource = `import type { Crm } from "@kith/core";
import { crm } from "./emitted/crm.js";
import { caller, desk, first } from "./emitted/host.js";
import type { P7Service, View7 } from "./emitted/p7.js";

const me = crm.as({ tenant: "main", user: "u", grants: [] });
export const service: P7Service = me.p7;
export const changed: View7 = await me.p7.op3({ id: "1", title: "x", lines: [{ sku7: "a" }] });
export const state: "open7" | "ready7" | "closed7" = changed.state;
export const total: number | undefined = (await me.p30.op19({ from30x19: "2026-01-01" })).rows[0]?.total30x19;
export const page: string | null = (await desk.p12.op4({ filter: { state: "open12" } })).nextCursor;
export const made: string = (await first.op1({ title: "x" })).createdAt;
const profile = await me.contacts.profile({ id: "1" });
export const open: number | undefined = profile.sections.p9?.open9;
export const tier: "gold" | "silver" | undefined = profile.contact.attributes.tier;
export const calling: string | undefined = (await caller("1"))?.person?.displayName;
export const anyCrm: Crm = crm;
await me.contacts.create({ displayName: "Ada", attributes: { tier: "gold" } });
await me.interactions.create({ contactId: "1", channel: "phone", direction: "inbound", subject: "x" });

// @ts-expect-error no such key
me.p7.op3({ id: "1", titel: "x" });
// @ts-expect-error the id is needed
me.p7.op3({ title: "x" });
// @ts-expect-error a title is text
me.p7.op3({ id: "1", title: 1 });
// @ts-expect-error another plugin's column
me.p7.op3({ id: "1", lines: [{ sku8: "a" }] });
// @ts-expect-error not one of the states
me.p7.op3({ id: "1", state: "open8" });
// @ts-expect-error the view has no such field
(await me.p7.op3({ id: "1" })).number8;
// @ts-expect-error no such operation
me.p7.op21({ id: "1" });
// @ts-expect-error no such plugin
me.p31;
// @ts-expect-error the section has no such field
profile.sections.p9?.open8;
// @ts-expect-error not one of the tiers
me.contacts.create({ displayName: "Ada", attributes: { tier: "bronze" } });
`;
