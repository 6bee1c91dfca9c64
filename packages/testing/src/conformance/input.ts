import type { Plugin, RegisteredOperation } from "@kith/core";
import { isId, type Leaf, leavesOf, mapLeaves, typeAt } from "./leaves.ts";
import { Place } from "./place.ts";

export type Input = Readonly<Record<string, unknown>>;

export const inputPlace = ({ operation }: RegisteredOperation): Place => Place.of(operation.declaration.input, "input");

export const examplesOf = ({ operation }: RegisteredOperation): readonly Input[] =>
  (operation.declaration.examples ?? []) as readonly Input[];

/** What is tried of an operation: its examples, and of a list everything too, since an example may find nothing. */
export const inputsOf = (operation: RegisteredOperation): readonly Input[] => [
  ...examplesOf(operation),
  ...(operation.operation.list ? [{}] : []),
];

/** An id for a record of this type: of several in one input the first, the second …; `given` is what stands there. */
export type IdFor = (type: string, index: number, given: string) => string;

/** The record types of the ids that examples use, so that they are known where a schema does not say (bulk forms). */
export class ExampleIds {
  readonly #types = new Map<string, string>();

  constructor(operations: readonly RegisteredOperation[], plugins: readonly Plugin[]) {
    for (const operation of operations)
      for (const example of examplesOf(operation)) this.#learn(leavesOf(example, inputPlace(operation)));
    for (const { definition } of plugins.flatMap(({ events = [] }) => events))
      for (const example of definition.examples ?? [])
        this.#learn(leavesOf(example, Place.of(definition.payload, "input")));
  }

  #learn(leaves: readonly Leaf[]): void {
    for (const leaf of leaves) {
      const type = isId(leaf.value) ? typeAt(leaf) : undefined;
      if (type) this.#types.set(leaf.value as string, type);
    }
  }

  typeOf(leaf: Leaf): string | undefined {
    return isId(leaf.value) ? (typeAt(leaf) ?? this.#types.get(leaf.value)) : undefined;
  }

  /** The record types that a value names. */
  typesIn(value: unknown, place: Place): readonly string[] {
    return [...new Set(leavesOf(value, place).flatMap((leaf) => this.typeOf(leaf) ?? []))];
  }

  /** The value with other records in the place of those it names. */
  put(value: unknown, place: Place, idFor: IdFor): unknown {
    const met = new Map<string, string[]>();
    return mapLeaves(value, place, (leaf) => {
      const type = this.typeOf(leaf);
      if (!type) return leaf.value;
      const ids = met.get(type) ?? [];
      if (!ids.includes(leaf.value as string)) ids.push(leaf.value as string);
      met.set(type, ids);
      return idFor(type, ids.indexOf(leaf.value as string), leaf.value as string);
    });
  }
}
