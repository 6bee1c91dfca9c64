/** What keeps a bench from running, said with its cure: it is told without a stack. */
export class BenchProblem extends Error {}
