const chance = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b20\d\d-\d\d-\d\dT[\d:.]+Z/g;

/**
 * The value with each id and instant that is not the generator's replaced by its number, in the order in which they are
 * come upon: what two sides make of the same request is the same but for these. The generator's have kinds in them.
 */
export function withoutChance<T>(value: T): T {
  const numbers = new Map<string, string>();
  const text = JSON.stringify(value, inOrder).replace(chance, (found) => {
    if (/^[0-9a-f-]{14}7[1-8]00-8000-/.test(found) || isOfData(found)) return found;
    const number = numbers.get(found) ?? `chance ${numbers.size + 1}`;
    numbers.set(found, number);
    return number;
  });
  return JSON.parse(text) as T;
}

/** Members in one order, so that the numbers are given out alike. */
const inOrder = (_: string, value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** Instants of the data lie before any that a clock could say now. */
const isOfData = (found: string) => found.includes("T") && Date.parse(found) < startedAt;
const startedAt = Date.now() - 60_000;
