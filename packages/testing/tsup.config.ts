import { javascript } from "../../tsup.config.base.ts";

export default javascript(["src/testing.ts", "src/embedded-postgres.ts", "src/test-database.ts"]);
