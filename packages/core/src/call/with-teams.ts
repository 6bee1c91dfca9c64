import { coreErrors } from "../errors/core-errors.ts";
import { directory } from "../plugin/directory.ts";
import { ReadCall } from "./read-call.ts";
import type { Session } from "./session.ts";

/** The session with the teams that the directory knows, where they matter and the host did not name them. */
export async function withTeams(session: Session): Promise<Session> {
  const { actor } = session;
  const users = new ReadCall(session, []).find(directory);
  if (!users) return session;
  const known = (await users.users([actor.user])).get(actor.user);
  if (!known) throw coreErrors("actor.invalid", { reason: `the directory does not know user ${actor.user}` });
  return { ...session, actor: { ...actor, teams: known.teams ?? [] } };
}
