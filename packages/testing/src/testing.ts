// The entry of `@kith/testing`.
export { anyone, createTestCrm, everything, type TestCrm } from "./create-test-crm.ts";
export { type TestDatabase, type TestDatabaseOptions, testDatabase } from "./test-database.ts";
