import { cp } from "node:fs/promises";
import { javascript } from "../../tsup.config.base.ts";

// Swagger UI is shipped inside the package, so that its users install neither it nor the telemetry it depends on.
const assets = [
  "swagger-ui-bundle.js",
  "swagger-ui.css",
  "favicon-32x32.png",
  "LICENSE",
  "NOTICE",
  "swagger-ui-bundle.js.LICENSE.txt",
];

export default javascript(["src/reference.ts"], {
  onSuccess: async () => {
    for (const name of assets) await cp(`node_modules/swagger-ui-dist/${name}`, `dist/assets/${name}`);
  },
});
