import { aggregated } from "./aggregated.ts";
import { externalId } from "./point-lists.ts";

const of = (list: string, row: string) => ({ table: `interactions_${list}`, parent: "interaction_id", row });
const participant = `json_build_object('id', x.id, 'role', x.role, 'contactId', x.contact_id,
  'organizationId', x.organization_id, 'userId', x.user_id, 'address', x.address, 'name', x.name)`;

/** The child lists of an interaction's row as columns of JSON. */
export const interactionLists = (row: string): string =>
  `${aggregated(of("participant", row), participant)} as participants,
   ${aggregated(of("attachment", row), "x.file_id")} as attachments,
   ${aggregated(of("external_id", row), externalId)} as "externalIds"`;
