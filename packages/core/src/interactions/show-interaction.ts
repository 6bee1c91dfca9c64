import type { WriteContext } from "../plugin/context.ts";
import type { Subject } from "../plugin/event.ts";
import type { InteractionView } from "./interaction-schemas.ts";

/** What timelines filter interactions by. */
export const interactionKind = "interaction";

/** Everybody in the file who took part, and what it is about: on whose timelines it stands. */
export function takingPart({
  contactId,
  organizationId,
  participants,
  regarding,
}: InteractionView): readonly Subject[] {
  const subjects = new Map<string, Subject>();
  const add = (type: string, id: string | null) => id !== null && subjects.set(`${type} ${id}`, { type, id });
  for (const end of [{ contactId, organizationId }, ...participants]) {
    add("contact", end.contactId);
    add("organization", end.organizationId);
  }
  if (regarding) add(regarding.type, regarding.id);
  return [...subjects.values()];
}

/** Puts an interaction on the timelines it belongs on, in place of where it was. */
export function showInteraction(interaction: InteractionView, ctx: WriteContext): void {
  ctx.show(
    { type: "interaction", id: interaction.id },
    {
      at: new Date(interaction.occurredAt),
      kind: interactionKind,
      permission: "interactions:read",
      subjects: takingPart(interaction),
    },
  );
}
