import { externalIdValues } from "../contact-points/external-id.ts";
import type { ChildLists, Children, ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import { regardingColumns } from "../record/check-regarding.ts";
import { keepRowIds } from "../record/keep-row-ids.ts";
import { instant } from "../record/record-view.ts";
import type { Interaction } from "./interaction.ts";
import type { InteractionFields } from "./interaction-input.ts";
import { participantValues } from "./participant.ts";

type Fields = Omit<InteractionFields, "id" | "version">;

/** The columns that an input changes; what belongs in child tables stays out. */
export async function interactionColumns(input: Fields, ctx: ReadContext): Promise<Partial<Row<typeof Interaction>>> {
  const { participants, attachments, externalIds, regarding, occurredAt, ...columns } = input;
  return {
    ...columns,
    ...(occurredAt !== undefined && { occurredAt: instant(occurredAt) as Date }),
    ...(await regardingColumns(regarding, ctx)),
  };
}

/** The child rows of the lists that are given. */
export function interactionChildren(
  { participants, attachments, externalIds }: Fields,
  stored: ChildLists = {},
): Children {
  const rows: Record<string, Children[string]> = {};
  if (participants) rows.participants = participants.map(participantValues);
  if (attachments)
    rows.attachments = keepRowIds(
      [...new Set(attachments)].map((fileId) => ({ fileId })),
      stored.attachments ?? [],
      (row) => String(row.fileId),
    );
  if (externalIds) rows.externalIds = externalIdValues(externalIds, stored.externalIds);
  return rows;
}
