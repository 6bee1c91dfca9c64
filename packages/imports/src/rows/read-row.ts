import { CreateContact, CreateOrganization, displayNameOf, emailKey, readPhone, type Schema } from "@kith/core";
import * as z from "zod";
import { raggedness } from "../csv/header.ts";
import type { MappedColumn } from "../mapping/check-mapping.ts";
import { otherParty, type Party } from "../mapping/field-paths.ts";
import type { AttributeReaders } from "./attribute-values.ts";
import type { Draft, RowDraft } from "./draft.ts";
import { PartyBuilder, type Reading } from "./party-builder.ts";

/** How the rows of one import are read. */
export interface RowPlan extends Reading {
  readonly header: readonly string[];
  readonly columns: readonly MappedColumn[];
  /** What the file is a list of. */
  readonly party: Party;
  readonly region: string;
  readonly attributes: Readonly<
    Record<Party, { readonly schema: Schema | undefined; readonly readers: AttributeReaders }>
  >;
  /** Takes off a cell what the file of rejected rows put on. */
  readonly clean: (cell: string) => string;
}

const fewestDigits = 5;
const longestRole = 100;
const inputs = { contact: CreateContact, organization: CreateOrganization };

/** Reads one row. Nothing is asked of the database, so this may be done outside a transaction. */
export function readRow(row: number, cells: readonly string[], plan: RowPlan): RowDraft {
  const ragged = raggedness(cells, plan.header);
  if (ragged) return { row, cells, problems: [ragged], notes: [] };
  const builders: Partial<Record<Party, PartyBuilder>> = {};
  const builderOf = (party: Party) => {
    builders[party] ??= new PartyBuilder(plan, plan.attributes[party].readers);
    return builders[party];
  };
  const problems: string[] = [];
  let role: string | undefined;
  for (const { index, name, target } of plan.columns) {
    const cell = plan.clean((cells[index] as string).trim());
    if (cell === "") continue;
    if (target.field.kind === "role") role = cell;
    const problem = builderOf(target.party).add(target.field, cell, index);
    if (problem) problems.push(`${name}: ${problem}`);
  }
  const own = draftOf(plan.party, row, builderOf(plan.party), plan, problems);
  if (typeof own === "string") return { row, cells, problems: [...problems, `${plan.party}: ${own}`], notes: [] };
  const other = otherParty(plan.party);
  const second = builders[other] && draftOf(other, row, builders[other], plan, problems);
  const notes =
    typeof second === "string" && builders[other]?.input() ? [`${other}: ${second}; its columns were left out`] : [];
  const drafts = { [plan.party]: own, ...(typeof second === "string" ? {} : { [other]: second }) };
  role ??= (drafts["contact"]?.input["jobTitle"] as string | undefined) ?? undefined;
  return { row, cells, ...drafts, role: role?.slice(0, longestRole), problems, notes };
}

/** The draft, or why there is none. What is wrong with what the cells say is added to `problems`. */
function draftOf(party: Party, row: number, builder: PartyBuilder, plan: RowPlan, problems: string[]): Draft | string {
  const input = builder.input() ?? {};
  const name = (input["displayName"] as string | undefined) ?? (party === "contact" ? displayNameOf(input) : undefined);
  if (name === undefined) return "has no name";
  for (const [schema, value, prefix] of [
    [inputs[party], input, []],
    [plan.attributes[party].schema, input["attributes"] ?? {}, ["attributes"]],
  ] as const) {
    const result = schema && z.safeParse(schema as unknown as z.core.$ZodType, value);
    for (const { path, message } of result?.error?.issues ?? [])
      problems.push(`${columnOf([...prefix, ...path], party, plan)}: ${message}`);
  }
  return {
    party,
    row,
    input,
    name,
    externalId: builder.externalId,
    emails: itemsOf(input, "emails").map(({ email }) => emailKey(String(email))),
    phones: phonesOf(input, plan.region),
  };
}

const itemsOf = (input: Readonly<Record<string, unknown>>, list: string) =>
  (input[list] ?? []) as readonly Readonly<Record<string, unknown>>[];

function phonesOf(input: Readonly<Record<string, unknown>>, tenantRegion: string): string[] {
  const phones = itemsOf(input, "phones").filter(({ type }) => type !== "fax");
  if (phones.length === 0) return [];
  const region = itemsOf(input, "addresses").find(({ country }) => country)?.["country"];
  return phones
    .map(({ number }) => readPhone(String(number), String(region ?? tenantRegion)).nationalDigits)
    .filter((digits) => digits.length >= fewestDigits);
}

/** The column that filled a field, for people who know their file and not our fields. */
function columnOf(path: readonly PropertyKey[], party: Party, plan: RowPlan): string {
  const [top, place, part] = path.map(String);
  const lists: Readonly<Record<string, string>> = {
    emails: "email",
    phones: "phone",
    addresses: "address",
    handles: "handle",
    externalIds: "externalId",
  };
  const columns = plan.columns.filter(({ target: { party: of, field } }) => {
    if (of !== party) return false;
    if (top && lists[top])
      return field.kind === lists[top] && (top !== "addresses" || !("part" in field) || field.part === part);
    if (top === "attributes") return field.kind === "attribute" && field.name === place;
    return "name" in field && field.name === top;
  });
  return columns.map(({ name }) => name).join(" + ") || path.join(".");
}
