/** Rounds of all sides in turn, the order reversed each time, so that what drifts hits them alike. */
export async function inTurns<Side, Taken>(
  sides: readonly Side[],
  rounds: number,
  once: (side: Side, round: number) => Promise<Taken>,
): Promise<ReadonlyMap<Side, readonly Taken[]>> {
  const taken = new Map<Side, Taken[]>(sides.map((side) => [side, []]));
  for (let round = 1; round <= rounds; round++)
    for (const side of round % 2 === 1 ? sides : sides.toReversed()) taken.get(side)?.push(await once(side, round));
  return taken;
}
