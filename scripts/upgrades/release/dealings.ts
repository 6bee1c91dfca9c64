import type { ComposedCrm } from "./compose.ts";
import { long } from "./people.ts";

type Desk = ReturnType<ComposedCrm["as"]>;
interface With {
  readonly contacts: readonly string[];
  readonly organizations: readonly string[];
}

const day = (n: number, hour = 8) => `2026-0${1 + (n % 3)}-${10 + (n % 18)}T0${hour}:00:00.123Z`;

/** Interactions with participants, attachments and bodies that the journal keeps by reference; tasks in every state. */
export async function dealings(desk: Desk, { contacts, organizations }: With, fileId: string, count: number) {
  const interactions: string[] = [];
  const tasks: string[] = [];
  for (let n = 0; n < count; n++) {
    const contactId = contacts[(n * 7) % contacts.length] as string;
    const { id } = await desk.interactions.create({
      channel: n % 2 ? "phone" : "email",
      direction: n % 3 ? "inbound" : "outbound",
      occurredAt: day(n),
      subject: n % 5 ? `Über die Lieferung ${n}` : null,
      body: n % 30 === 0 ? `${n} ${long(120)}` : n % 4 ? "Ça va 👍\n\tline two" : null,
      contactId,
      participants: [{ role: "to", address: `someone${n}@elsewhere.example`, name: "Somebody" }],
      attachments: n % 50 === 0 ? [fileId] : [],
      externalIds: n % 8 ? [] : [{ source: "mail", id: `<${n}@mail>` }],
    });
    interactions.push(id);
  }
  for (let n = 0; n < count / 2; n++) {
    const { id } = await desk.tasks.create({
      title: `Call back ${n}`,
      dueAt: n % 3 ? day(n) : null,
      // Past for some, so that their reminders are due; far off for others.
      remindAt: n % 5 ? null : n % 2 ? "2031-01-01T00:00:00Z" : day(n, 7),
      priority: n % 4 ? "normal" : "urgent",
      ...(n % 2
        ? { contactId: contacts[n] as string }
        : { organizationId: organizations[n % organizations.length] as string }),
      ...(n % 10 ? {} : { regarding: { type: "interaction", id: interactions[n] as string } }),
    });
    tasks.push(id);
    if (n % 6 === 1) await desk.tasks.complete({ id, outcome: "Done" });
    if (n % 25 === 2) await desk.tasks.update({ id, status: "cancelled" });
    if (n % 40 === 3) await desk.tasks.delete({ id });
  }
  return { interactions, tasks };
}

const answers = (points: "high" | "low") => ({
  wanted: "Scanners",
  priceRange: points,
  timeframe: points === "high" ? "thisMonth" : "someday",
  decisionMaker: points === "high" ? "yes" : "no",
  reach: points === "high" ? "phone" : "letter",
});

/** Leads in every state. */
export async function everyLead(desk: Desk, { contacts, organizations }: With): Promise<readonly string[]> {
  const ways: readonly ((id: string) => Promise<unknown>)[] = [
    async () => undefined,
    (id) => desk.leads.update({ id, status: "contacted" }),
    (id) => desk.leads.qualify({ id, answers: answers("high") as never }),
    (id) => desk.leads.qualify({ id, answers: answers("low") as never }),
    (id) => desk.leads.qualify({ id, answers: { ...answers("high"), reach: "notAtAll" } as never }),
    (id) => desk.leads.convert({ id }),
    (id) => desk.leads.disqualify({ id, disqualifiedFor: "noBudget" }),
    async (id) => {
      await desk.leads.disqualify({ id, disqualifiedFor: "noBudget" });
      await desk.leads.update({ id, status: "recycled" });
    },
    (id) => desk.leads.delete({ id }),
  ];
  const leads: string[] = [];
  for (let n = 0; n < 63; n++) {
    const known = {
      contactId: contacts[n] as string,
      organizationId: organizations[n % organizations.length] as string,
    };
    const { id } = await desk.leads.capture({
      displayName: `Leád ${n}`,
      email: `lead${n}@example.com`,
      company: n % 2 ? `Harbour ${n}` : null,
      notes: n % 20 ? null : long(10),
      ...(n % 3 ? {} : known),
    });
    leads.push(id);
    await ways[n % ways.length]?.(id);
  }
  return leads;
}
