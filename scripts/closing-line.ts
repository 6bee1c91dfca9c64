import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestModule } from "vitest/node";

/**
 * Says at the end of a run what failed, a line each for those who read the end alone, and what each database's project
 * counted. The sum goes to the file that KITH_TEST_TOTAL names:
 * the bootstrap prints it last, after everything that vitest itself has to say.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    for (const module of modules) tellFailures(module);
    for (const error of unhandledErrors) console.log(`failed outside of tests: ${firstLine(error)}`);
    const projects = new Map<string, Count>();
    for (const module of modules) {
      const count = projects.get(module.project.name) ?? new Count();
      projects.set(module.project.name, count);
      count.add(module);
    }
    const total = new Count();
    for (const [project, count] of projects) {
      total.merge(count);
      console.log(`${project}: ${count}`);
    }
    if (unhandledErrors.length > 0) console.log(`outside of tests: ${unhandledErrors.length} failed`);
    total.failed += unhandledErrors.length;
    if (process.env.KITH_TEST_TOTAL) writeFileSync(process.env.KITH_TEST_TOTAL, JSON.stringify(total));
  }
}

function tellFailures(module: TestModule): void {
  const tell = (name: string, errors: readonly SerializedError[]) => {
    const where = [module.project.name, module.relativeModuleId, name].filter(Boolean).join(" › ");
    console.log(`failed: ${where}: ${firstLine(errors[0])}`);
  };
  if (module.errors().length > 0) tell("", module.errors());
  for (const suite of module.children.allSuites()) if (suite.errors().length > 0) tell(suite.fullName, suite.errors());
  for (const test of module.children.allTests()) {
    const { state, errors = [] } = test.result();
    if (STATES[state] === "failed") tell(test.fullName, errors);
  }
}

const firstLine = (error: SerializedError | undefined): string => error?.message.split("\n")[0] ?? "it never ended";

class Count {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** A file or suite that fails outside of its tests, say in an import, counts as one failure. */
  add(module: TestModule): void {
    for (const test of module.children.allTests()) this[STATES[test.result().state]]++;
    for (const suite of module.children.allSuites()) this.failed += suite.errors().length;
    this.failed += module.errors().length;
  }

  merge(other: Count): void {
    this.passed += other.passed;
    this.failed += other.failed;
    this.skipped += other.skipped;
  }

  toString(): string {
    return `${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`;
  }
}

// A test still pending at the end of the run was cut off.
const STATES = { passed: "passed", failed: "failed", skipped: "skipped", pending: "failed" } as const;
