import { javascript } from "../../tsup.config.base.ts";

export default javascript({
  testing: "src/testing.ts",
  "embedded-postgres": "src/embedded-postgres.ts",
  "test-database": "src/test-database.ts",
  "vitest-projects": "src/vitest-projects.ts",
  "postgres-for-tests": "src/postgres-for-tests.ts",
  conformance: "src/conformance/conformance.ts",
  "check-conformance": "src/conformance/check-conformance.ts",
});
