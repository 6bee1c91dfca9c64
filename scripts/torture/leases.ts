/** Longer than a lease, in milliseconds: by a clock that is so much ahead, the leases of the dead have run out. */
export const beyondLeases = 20_000;
