/** Where a list goes on, found without parsing all of it: a load generator that parses measures itself. */
export function nextCursorOf(body: string): string | undefined {
  return /"nextCursor":"([^"]+)"\}$/.exec(body.slice(-2_000))?.[1];
}
