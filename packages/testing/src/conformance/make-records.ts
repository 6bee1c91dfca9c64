import type { RegisteredOperation } from "@kith/core";
import type { Canary } from "./canary.ts";
import { type ExampleIds, examplesOf, type Input, inputPlace } from "./input.ts";
import { type Outcome, succeeded } from "./outcome.ts";
import { Place } from "./place.ts";

/** What a seed may use to make a record. */
export interface Seeding {
  /** Calls an operation as the tenant's user, every permission granted: `call("leads.capture", { … })`. */
  // biome-ignore lint/suspicious/noExplicitAny: what it answers depends on the operation that is named
  call(operation: string, input: object): Promise<any>;
  /** A record of another type made before, or now. */
  make(type: string): Promise<string>;
  /** To be in the record's texts: whoever may not see the record must never read it. */
  readonly canary: string;
  /** Runs jobs and consumers until nothing is left to do. */
  settle(): Promise<void>;
}
export type Seed = (seeding: Seeding) => Promise<string>;

/** How the maker reaches the CRM. */
interface Reach {
  readonly operations: readonly RegisteredOperation[];
  readonly examples: ExampleIds;
  readonly canary: Canary;
  readonly seeds: Readonly<Record<string, Seed>>;
  readonly seeding: Omit<Seeding, "make" | "canary">;
  call(operation: RegisteredOperation, input: Input): Promise<Outcome>;
  send(operation: RegisteredOperation, input: Input, headers: Record<string, string>): Promise<Outcome>;
}

/** Makes records by the examples of the operations that create them, in the order in which they need each other. */
export class RecordMaker {
  /** By record type, in the order of the rounds. */
  readonly records = new Map<string, string[]>();
  /** Why there is no record of a type. */
  readonly failures = new Map<string, string>();
  readonly #reach: Reach;
  readonly #open = new Set<string>();

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** The record of this type of the round, counted from 0; undefined where none can be made. */
  async make(type: string, round: number): Promise<string | undefined> {
    const known = this.records.get(type)?.[round];
    if (known || this.#open.has(type)) return known;
    this.#open.add(type);
    try {
      const id = await this.#made(type, round);
      if (id) this.records.set(type, [...(this.records.get(type) ?? []), id]);
      return id;
    } finally {
      this.#open.delete(type);
    }
  }

  async #made(type: string, round: number): Promise<string | undefined> {
    const { seeds, seeding, canary, operations } = this.#reach;
    const seed = seeds[type];
    if (seed) {
      const make = async (other: string) => (await this.make(other, round)) ?? "";
      return seed({ ...seeding, make, canary: `${canary.word} ${round}` });
    }
    const creator = operations.find((operation) => creates(operation, type));
    const id = creator ? await this.#create(creator, type, round) : await this.#listed(type, round);
    if (!id && !this.failures.has(type))
      this.failures.set(type, "no operation that makes one, or lists any, is composed");
    return id;
  }

  async #create(creator: RegisteredOperation, type: string, round: number): Promise<string | undefined> {
    const { examples, canary } = this.#reach;
    const place = inputPlace(creator);
    const [example] = examplesOf(creator);
    if (!example) return undefined;
    for (const needed of examples.typesIn(example, place)) await this.make(needed, round);
    const filled = examples.put(example, place, (needed, index) => {
      const made = this.records.get(needed) ?? [];
      return made[round + index] ?? made[index] ?? made[0] ?? "";
    }) as Input;
    let refused: Outcome | undefined;
    for (const input of [canary.mark(filled, place, round, true), canary.mark(filled, place, round, false), filled]) {
      // What is refused leaves its key free.
      const outcome = await this.#reach.send(creator, input, { "idempotency-key": keyOf(creator, round) });
      if (succeeded(outcome)) return String((outcome.output as { id?: unknown }).id);
      refused = outcome;
    }
    this.failures.set(type, `${creator.key} refuses its own example: ${refused?.text}`);
    return undefined;
  }

  /** What is made by the way, such as jobs. */
  async #listed(type: string, round: number): Promise<string | undefined> {
    for (const operation of this.#reach.operations) {
      if (!operation.operation.list || operation.path.includes("{")) continue;
      const item = Place.of(operation.operation.list.item, "output");
      if (item.member("id").refersTo !== type) continue;
      const { output } = await this.#reach.call(operation, {});
      const items = (output as { items?: readonly { id: string }[] } | undefined)?.items ?? [];
      return (items[round] ?? items[0])?.id;
    }
    return undefined;
  }
}

/** The Idempotency-Key that a record was made with. */
export const keyOf = ({ key }: RegisteredOperation, round: number): string => `conformance-${key}-${round}`;

/** Whether the operation makes a record of this type: answers with its id, and does not ask for it. */
export function creates({ operation, method }: RegisteredOperation, type: string): boolean {
  if (operation.kind !== "command" || method !== "POST") return false;
  if (Place.of(operation.declaration.output, "output").member("id").refersTo !== type) return false;
  return Place.of(operation.declaration.input, "input").member("id").refersTo !== type;
}
