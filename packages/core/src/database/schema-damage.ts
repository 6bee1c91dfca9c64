/** What a schema transaction would leave behind if it were committed: rows lost, or rows that refer to nothing. */
export class SchemaDamage extends Error {
  override readonly name = "SchemaDamage";
  readonly problem: string;

  constructor(problem: string) {
    super(`The schema change would leave ${problem}; it was rolled back`);
    this.problem = problem;
  }
}
