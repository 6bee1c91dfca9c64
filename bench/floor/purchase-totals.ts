/** The name of the consumer, in the table of positions. */
export const consumer = "purchases";
export const batchSize = 500;
/** When there was nothing left, in milliseconds. */
export const restMs = 50;

export interface Bought {
  readonly tenant: string;
  readonly payload: { readonly contactId: string; readonly cents: number };
}

export interface Total {
  readonly tenant: string;
  readonly contact: string;
  purchases: number;
  cents: number;
}

/** What a batch adds to each contact's total. */
export function totalsOf(entries: readonly Bought[]): readonly Total[] {
  const totals = new Map<string, Total>();
  for (const { tenant, payload } of entries) {
    const key = `${tenant} ${payload.contactId}`;
    const total = totals.get(key);
    if (!total) totals.set(key, { tenant, contact: payload.contactId, purchases: 1, cents: payload.cents });
    else {
      total.purchases += 1;
      total.cents += payload.cents;
    }
  }
  return [...totals.values()];
}
