import { randomBytes } from "node:crypto";
import type { Input } from "./input.ts";
import { mapLeaves } from "./leaves.ts";
import type { Place } from "./place.ts";

/** What a telephone number may look like: with letters in it, it would be none. */
const numberLike = /^[+\d\s()/.-]+$/;

/** A word that is in all texts of one tenant, and that nobody else may ever read. */
export class Canary {
  readonly word = `canary${randomBytes(4).toString("hex")}`;

  isIn(text: string): boolean {
    return text.toLowerCase().includes(this.word);
  }

  /** The input with the word in all of its free texts and e-mail addresses; with `more` in those it leaves out, too. */
  mark(input: Input, place: Place, round: number, more: boolean): Input {
    const text = `${this.word} ${round}`;
    const marked = mapLeaves(input, place, ({ value, place, name }) => {
      if (typeof value !== "string" || place.refersTo || numberLike.test(value) || /Id$/.test(name)) return value;
      if (place.format === "email") return `${this.word}.${round}@example.com`;
      const room = (place.textLength ?? 0) - text.length - 1;
      return room > value.length ? `${value} ${text}` : value;
    }) as Record<string, unknown>;
    if (!more) return marked;
    for (const name of place.names) {
      const member = place.member(name);
      if (name in marked || /Id$/.test(name) || (member.textLength ?? 0) < text.length) continue;
      if (!member.isObject && !member.refersTo) marked[name] = text;
    }
    return marked;
  }
}
