import { inputProblem } from "../record/input-problem.ts";

interface Ends {
  readonly contactId?: string | null | undefined;
  readonly organizationId?: string | null | undefined;
  readonly otherContactId?: string | null | undefined;
  readonly otherOrganizationId?: string | null | undefined;
}

/** Refuses what is not one of the three pairs, or somebody's relation with themselves. */
export function checkEnds({ contactId, organizationId, otherContactId, otherOrganizationId }: Ends): void {
  const ends = [contactId, organizationId, otherContactId, otherOrganizationId].filter(Boolean);
  const pair = contactId ? (organizationId ?? otherContactId) : organizationId && otherOrganizationId;
  if (ends.length !== 2 || !pair)
    throw inputProblem(
      "",
      "a relation has two ends: contactId and organizationId, contactId and otherContactId, or organizationId and otherOrganizationId",
    );
  if (ends[0] === ends[1])
    throw inputProblem(otherContactId ? "/otherContactId" : "/otherOrganizationId", "is the same at both ends");
}

interface Marks {
  readonly contactId: string | null;
  readonly organizationId: string | null;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly primary: boolean;
  readonly primaryContact: boolean;
}

/** Refuses dates in the wrong order, and marks that only a person's relation with an organization can have. */
export function checkMarks({ contactId, organizationId, startsOn, endsOn, primary, primaryContact }: Marks): void {
  if (startsOn && endsOn && endsOn < startsOn) throw inputProblem("/endsOn", "is before startsOn");
  if ((primary || primaryContact) && !(contactId && organizationId))
    throw inputProblem(primary ? "/primary" : "/primaryContact", "is for relations of a person with an organization");
}
