import { describe, expect, test } from "vitest";
import { readOptions } from "./options.ts";

describe("what cannot be measured is refused, with what can", () => {
  test.each([
    [["--workload", "get,fly"], "There is no workload fly"],
    [["--workload", ""], "There is no workload"],
    [["--workload", "toString"], "There is no workload toString"],
    [["--database", "oracle"], "There is no database oracle"],
    [["--contacts", "many"], "--contacts is many; it must be a whole number from 100 on"],
    [["--contacts", "99"], "--contacts is 99; it must be a whole number from 100 on"],
    [["--connections", "1,0"], "--connections is 0; it must be a whole number from 1 on"],
    [["--rounds", "1.5"], "--rounds is 1.5; it must be a whole number from 1 on"],
    [["--fast"], "Unknown option '--fast'"],
    [["get"], "Unexpected argument 'get'"],
    [["--row-level-security"], "SQLite has no row-level security: say --database postgresql"],
    [["--growth", "--workload", "get"], "--growth has its own workloads: leave --workload out"],
    [["--growth", "--all-plugins"], "--growth measures every plugin by itself: leave --all-plugins out"],
  ])("%j", (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
    expect(() => readOptions(args)).toThrow("--workload NAME[,NAME]                 get, list, timeline, lookup");
  });
});

test("what reads is measured before what writes, each once, whatever was said first", () => {
  const { workloads } = readOptions(["--workload", "import,create,get,import"]);
  expect(workloads).toEqual(["get", "create", "import"]);
});

test("all is measured unless something is named, and what is imported in each round needs room", () => {
  const { workloads, imported } = readOptions(["--quick", "--rounds", "2"]);
  expect(workloads).toEqual(["get", "list", "timeline", "lookup", "count", "coldStart", "create", "import", "consume"]);
  expect(imported).toBe(2 * 10_000);
});
