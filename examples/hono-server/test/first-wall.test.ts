// The rules once more with row-level security off: the first wall stands without the second.
import { test } from "vitest";

if (process.env.KITH_TEST_DATABASE === "postgresql") {
  process.env["KITH_TEST_ROW_LEVEL_SECURITY"] = "off";
  await import("./conformance.test.ts");
} else test.skip("SQLite has no second wall: conformance.test.ts is this already", () => undefined);
