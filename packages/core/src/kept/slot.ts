/** Stands in a kept query where a value will: which one is said each time the query is asked. */
export class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type Values = Readonly<Record<string, unknown>>;

/** The parameters of one asking, in the statement's order. A value that nobody gave would find nothing, and nobody would know. */
export const filledIn = (parameters: readonly unknown[], values: Values): unknown[] =>
  parameters.map((parameter) => {
    if (!(parameter instanceof Slot)) return parameter;
    const value = values[parameter.name];
    if (value === undefined) throw new TypeError(`A kept query was not given its "${parameter.name}"`);
    return value;
  });
