import { javascript } from "../../tsup.config.base.ts";

export default javascript(["src/keyring.ts"]);
