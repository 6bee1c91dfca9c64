import { type Conversation, conversations } from "./conversations.ts";
import { staff } from "./demo-tenant.ts";
import type { Random } from "./random.ts";

const day = 86_400_000;

/** Some months of conversations with one person, as `createInteraction` takes them, oldest first. */
export function makeInteractions(random: Random, now: Date, contactId: string, organizationId: string) {
  const instants = Array.from({ length: random.integer(2, 8) }, () => officeHour(random, now, random.integer(1, 270)));
  return instants
    .sort((one, other) => one.getTime() - other.getTime())
    .map((at) => interaction(random, at, random.pick(conversations), contactId, organizationId));
}

/** An instant between 8 and 18 o'clock so many days ago. */
const officeHour = (random: Random, now: Date, daysAgo: number): Date =>
  new Date(Math.floor((now.getTime() - daysAgo * day) / day) * day + random.integer(8 * 60, 18 * 60) * 60_000);

function interaction(random: Random, at: Date, conversation: Conversation, contactId: string, organizationId: string) {
  const { channel, direction, subject, outcomes } = conversation;
  const lasting = channel === "phone" || channel === "meeting";
  const userId = random.pick(staff);
  return {
    channel,
    direction,
    occurredAt: at.toISOString(),
    subject,
    outcome: random.pick(outcomes),
    contactId,
    organizationId,
    ownerId: userId,
    ...(lasting && { durationSeconds: channel === "phone" ? random.integer(40, 1500) : random.integer(30, 120) * 60 }),
    ...(channel === "phone" && {
      participants:
        direction === "inbound" ? [{ role: "caller" as const, contactId }] : [{ role: "caller" as const, userId }],
    }),
  };
}

/** A task that follows from a conversation: some are done, some late, some to come. */
export function makeTask(random: Random, now: Date, contactId: string, organizationId: string) {
  const title = random.pick(conversations.flatMap(({ followUp }) => followUp ?? []));
  return {
    title,
    dueAt: officeHour(random, now, random.integer(-21, 6)).toISOString(),
    priority: random.pick(["low", "normal", "normal", "normal", "high", "urgent"] as const),
    ownerId: random.pick(staff),
    contactId,
    organizationId,
  };
}
