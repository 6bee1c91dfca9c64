/** Stands in a kept query where a value will: which one is said each time the query is asked. */
export class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type Values = Readonly<Record<string, unknown>>;

/** The parameters of one asking, in the statement's order. */
export const filledIn = (parameters: readonly unknown[], values: Values): unknown[] =>
  parameters.map((parameter) => (parameter instanceof Slot ? values[parameter.name] : parameter));
