/** Says who may go on. Any store fits behind it, such as one that all processes share. */
export interface RateLimiter {
  /** Takes `cost` (default 1) from what a key has left; with cost 0 it only looks whether a request would be let in. */
  take(key: string, cost?: number): Promise<RateLimit> | RateLimit;
}

/** What a limiter says of one request. */
export interface RateLimit {
  readonly allowed: boolean;
  /** How many requests a key has in all. */
  readonly limit: number;
  /** How many are left. */
  readonly remaining: number;
  /** In milliseconds, until one would be let in; 0 where one would be now. */
  readonly retryAfterMs: number;
  /** In milliseconds, the time in which `limit` comes back. */
  readonly windowMs?: number;
}

export interface MemoryRateLimiterOptions {
  /** Requests of one key in a window; all of them may come at once. */
  readonly limit: number;
  /** In milliseconds; default a minute. */
  readonly windowMs?: number;
  /** Beyond so many keys in a window the longest unseen are forgotten, and begin anew. Default 100,000, some 20 MB. */
  readonly maxKeys?: number;
  /** The clock; tests move it. */
  readonly now?: () => Date;
}

/**
 * A rate limiter in this process's memory: several processes let in their share each. It is the generic cell rate
 * algorithm (ITU-T I.371, annex A, virtual scheduling): one number a key, no window whose edges let in twice as many.
 *
 * @example
 * http: { authenticate, rateLimit: { limiter: memoryRateLimiter({ limit: 600 }) } }
 */
export function memoryRateLimiter(options: MemoryRateLimiterOptions): RateLimiter {
  const { limit, windowMs = 60_000, maxKeys = 100_000, now = () => new Date() } = options;
  if (!(limit >= 1 && windowMs > 0)) throw new RangeError("A rate limit needs a limit of at least 1 and a window");
  const interval = windowMs / limit;
  /** When a key would be as good as new. After a window every key is, so two generations hold all that counts. */
  let recent = new Map<string, number>();
  let older = new Map<string, number>();
  let turned = now().getTime();
  return {
    take(key, cost = 1) {
      const at = now().getTime();
      if (Math.abs(at - turned) >= windowMs || recent.size >= maxKeys / 2)
        [older, recent, turned] = [recent, new Map(), at];
      // Not further off than a window, even where the clock was set back.
      const free = Math.min(Math.max(recent.get(key) ?? older.get(key) ?? at, at), at + windowMs);
      const after = (taken: number) => free + taken * interval - at - windowMs;
      // Fractions of a millisecond are no reason to refuse.
      const allowed = after(Math.max(cost, 1)) < 1e-6;
      if (allowed && cost > 0) recent.set(key, free + cost * interval);
      const left = allowed ? -after(cost) : -after(0);
      return {
        allowed,
        limit,
        remaining: Math.max(0, Math.floor(left / interval + 1e-6)),
        retryAfterMs: allowed ? 0 : Math.ceil(after(Math.max(cost, 1))),
        windowMs,
      };
    },
  };
}
