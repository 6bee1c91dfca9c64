import { isIPv6 } from "node:net";
import { coreErrors } from "../errors/core-errors.ts";
import type { Actor } from "../plugin/actor.ts";
import type { HttpCall } from "./http-call.ts";
import type { RateLimit, RateLimiter } from "./rate-limiter.ts";

export interface RateLimitOptions {
  readonly limiter: RateLimiter;
  /** Of failed authentications from one address. Default: `limiter`, under keys of their own. */
  readonly failures?: RateLimiter;
  /**
   * The client's address, where `crm.fetch` is not given it. Of `X-Forwarded-For` only what a proxy of your own has
   * written is true. Callers without an actor whose address is not known are not limited.
   */
  addressOf?(request: Request): string | undefined;
  /** Whose share a request is taken from; undefined is not limited. Default: the actor's, else the address's. */
  keyOf?(caller: LimitedCaller): string | undefined;
}

export interface LimitedCaller {
  /** Absent for public operations. */
  readonly actor: Actor | undefined;
  readonly address: string | undefined;
  /** `contacts.create` */
  readonly operation: string;
}

/** The limits of one composition's HTTP side. Whoever is over one is refused before a byte of the body is read. */
export class RateLimits {
  readonly #options: RateLimitOptions;
  readonly #report: (error: unknown, call: HttpCall) => void;

  constructor(options: RateLimitOptions, report: (error: unknown, call: HttpCall) => void) {
    this.#options = options;
    this.#report = report;
  }

  /** Takes the request from its caller's share; throws `request.rateLimited`. */
  async admit(call: HttpCall, actor: Actor | undefined, operation: string): Promise<void> {
    const address = this.#address(call);
    const { limiter, keyOf } = this.#options;
    const own = actor ? `actor:${JSON.stringify([actor.tenant, actor.user])}` : address && `address:${address}`;
    const key = keyOf ? keyOf({ actor, address, operation }) : own;
    if (key) call.found.limit = refused(await this.#take(limiter, key, 1, call), call);
  }

  /** Refuses to look at credentials from an address that has failed too often. */
  async assertMayTry(call: HttpCall): Promise<void> {
    await this.#failures(call, 0);
  }

  async noteFailure(call: HttpCall): Promise<void> {
    await this.#failures(call, 1);
  }

  async #failures(call: HttpCall, cost: number): Promise<void> {
    const address = this.#address(call);
    const { failures, limiter } = this.#options;
    if (address) refused(await this.#take(failures ?? limiter, `failed:${address}`, cost, call), call);
  }

  /** A store that cannot be reached takes no one's access away. */
  async #take(limiter: RateLimiter, key: string, cost: number, call: HttpCall): Promise<RateLimit | undefined> {
    try {
      return await limiter.take(key, cost);
    } catch (error) {
      this.#report(error, call);
      return undefined;
    }
  }

  #address({ request, address }: HttpCall): string | undefined {
    const known = address ?? this.#options.addressOf?.(request);
    return known && addressKey(known);
  }
}

function refused(limit: RateLimit | undefined, call: HttpCall): RateLimit | undefined {
  if (!limit || limit.allowed) return limit;
  call.found.limit = limit;
  throw coreErrors("request.rateLimited", { seconds: secondsUntil(limit) });
}

const secondsUntil = ({ retryAfterMs }: RateLimit) => Math.max(1, Math.ceil(retryAfterMs / 1000));

/** Of an IPv6 address its /64: that is what one customer is given, with more addresses than there are keys. */
export function addressKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("%", 1)[0]?.split("::") ?? [];
  const [front, back] = [head, tail ?? ""].map((part) => part.split(":").filter(Boolean)) as [string[], string[]];
  const zeros = Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => "0");
  return [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}

/** `RateLimit` and `RateLimit-Policy` as of draft-ietf-httpapi-ratelimit-headers-11. */
export function rateLimitHeaders(found: RateLimit): readonly (readonly [string, string])[] {
  const { limit, remaining, allowed, windowMs } = found;
  const window = windowMs === undefined ? "" : `;w=${Math.ceil(windowMs / 1000)}`;
  return [
    ["ratelimit-policy", `"default";q=${limit}${window}`],
    ["ratelimit", `"default";r=${remaining}${allowed ? "" : `;t=${secondsUntil(found)}`}`],
  ];
}
