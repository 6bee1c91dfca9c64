import { type ChildLists, emailKey, readPhone } from "@kith/core";

type Values = Readonly<Record<string, unknown>>;
type Patch = Record<string, unknown>;

const lists = new Set(["emails", "phones", "addresses", "handles", "externalIds", "tags", "kinds", "attributes"]);

/**
 * What a row changes of a record that is there: the fields it fills, and no others. Texts are replaced; addresses are
 * changed where one has the same label, else added, as are e-mail addresses, phones, handles, ids and tags that are new.
 * Undefined where the record says all of it already.
 */
export function patchOf(input: Values, current: Values, stored: ChildLists, region: string): Patch | undefined {
  const patch: Patch = {};
  for (const [name, value] of Object.entries(input))
    if (!lists.has(name) && current[name] !== value) patch[name] = value;
  for (const name of ["tags", "kinds"]) {
    const before = (current[name] ?? []) as readonly unknown[];
    const after = [...new Set([...before, ...items(input, name)])];
    if (after.length > before.length) patch[name] = after;
  }
  const before = (current["attributes"] ?? {}) as Values;
  const changed = Object.entries((input["attributes"] ?? {}) as Values).filter(
    ([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value),
  );
  if (changed.length > 0) patch["attributes"] = Object.fromEntries(changed);
  const addresses = mergedAddresses(input, stored);
  if (addresses) patch["addresses"] = addresses;
  const country = [...items(input, "addresses"), ...(stored["addresses"] ?? [])].find(
    (address) => address["country"],
  )?.["country"];
  const digits = (phone: Values) => readPhone(String(phone["number"]), String(country ?? region)).nationalDigits;
  const appended = {
    emails: withNew(input, stored, "emails", ["email"], ({ email }) => emailKey(String(email))),
    phones: withNew(input, stored, "phones", ["number"], digits),
    handles: withNew(input, stored, "handles", ["kind", "value"], ({ kind, value }) => `${kind} ${value}`),
  };
  for (const [name, list] of Object.entries(appended)) if (list) patch[name] = list;
  const ids = (stored["externalIds"] ?? []).map(({ source, externalId }) => ({ source, id: externalId }));
  const fresh = items(input, "externalIds").filter(
    ({ source, id }) => !ids.some((known) => known.source === source && known.id === id),
  );
  if (fresh.length > 0) patch["externalIds"] = [...ids, ...fresh];
  return Object.keys(patch).length === 0 ? undefined : patch;
}

const items = (input: Values, name: string) => (input[name] ?? []) as readonly Values[];

/** A stored child as a patch names it: its id, what it must say again, and whether it is the main one. */
const kept = (row: Values, columns: readonly string[]): Values =>
  Object.fromEntries(["id", "primary", ...columns].map((column) => [column, row[column]]));

function withNew(
  input: Values,
  stored: ChildLists,
  name: string,
  columns: readonly string[],
  key: (item: Values) => string,
): readonly Values[] | undefined {
  const before = stored[name] ?? [];
  const keys = new Set(before.map(key));
  const fresh = items(input, name).filter((item) => !keys.has(key(item)));
  return fresh.length === 0 ? undefined : [...before.map((row) => kept(row, columns)), ...fresh];
}

const lines = ["street", "street2", "city", "region", "postalCode", "country", "countryName"];

function mergedAddresses(input: Values, stored: ChildLists): readonly Values[] | undefined {
  const merged: Values[] = (stored["addresses"] ?? []).map((row) => kept(row, []));
  let changes = false;
  for (const address of items(input, "addresses")) {
    const at = (stored["addresses"] ?? []).findIndex((row) =>
      address["label"] === undefined ? row["primary"] : row["label"] === address["label"],
    );
    const row = stored["addresses"]?.[at];
    if (row && lines.every((line) => address[line] === undefined || address[line] === row[line])) continue;
    changes = true;
    if (row) merged[at] = { ...merged[at], ...address };
    else merged.push(address);
  }
  return changes ? merged : undefined;
}
