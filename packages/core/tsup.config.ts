import { javascript } from "../../tsup.config.base.ts";

export default javascript({
  kith: "src/kith.ts",
  contracts: "src/contracts.ts",
  sqlite: "src/sqlite.ts",
  "sqlite-thread": "src/database/sqlite/heavy-thread.ts",
  postgresql: "src/postgresql.ts",
});
