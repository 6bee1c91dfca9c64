import { javascript } from "../../tsup.config.base.ts";

export default javascript(["src/kith.ts", "src/contracts.ts", "src/sqlite.ts", "src/postgresql.ts"]);
