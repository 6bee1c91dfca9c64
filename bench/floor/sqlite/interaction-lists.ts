import type BetterSqlite3 from "better-sqlite3";
import type { DriverRow } from "../contact-view.ts";
import { type InteractionView, interactionView } from "../interaction-view.ts";
import { childRows } from "./child-rows.ts";
import { externalIdView } from "./point-lists.ts";

/** Interactions with their lists, by id: one statement for each list. */
export function interactionLists(db: BetterSqlite3.Database) {
  const read = (list: string) => childRows(db, `interactions_${list}`, "interaction_id");
  const [participants, attachments, externalIds] = [read("participant"), read("attachment"), read("external_id")];
  return (tenant: string, rows: readonly DriverRow[]): InteractionView[] => {
    const ids = rows.map(({ id }) => id as string);
    const [of, files, external] = [participants(tenant, ids), attachments(tenant, ids), externalIds(tenant, ids)];
    return rows.map((row) =>
      interactionView(row, {
        participants: of(row.id as string).map(participantView),
        attachments: files(row.id as string).map(({ file_id }) => file_id),
        externalIds: external(row.id as string).map(externalIdView),
      }),
    );
  };
}

const participantView = (row: DriverRow) => ({
  id: row.id,
  role: row.role,
  contactId: row.contact_id,
  organizationId: row.organization_id,
  userId: row.user_id,
  address: row.address,
  name: row.name,
});
