import { inputsOf } from "./input.ts";
import { worldRule } from "./rule.ts";
import { changedTables } from "./tables.ts";
import { elsewhere, home, owner } from "./world.ts";

/** Of operations with the permission `system`. */
export const houseKeepsTenantsApart = worldRule(
  "house-keeps-tenants-apart",
  "what the house alone may do it does for one tenant, showing and changing nothing of another; nobody else may",
  async function* (world) {
    for (const operation of world.houseOperations) {
      const before = await world.tables.dump(home, { settled: true });
      for (const [index, example] of inputsOf(operation).entries()) {
        const input = world.filled(operation, example);
        const { text } = await world.callAsHouse(elsewhere, operation, input);
        if (world.canary.isIn(text))
          yield {
            culprit: `${operation.key} by input ${index + 1} shows another tenant's texts: ${text.slice(0, 200)}`,
            cure: "Read by ctx.from, which carries the tenant; `ctx.raw` carries nothing",
          };
        const refused = await world.call(owner, operation, input);
        const sent = await world.send(owner, operation, input);
        if (refused.code !== "permission.denied" || ![404, 405].includes(sent.status))
          yield {
            culprit: `${operation.key} answers a caller ${refused.status} in process and ${sent.status} over HTTP`,
            cure: "Leave the check of its permission `system` to core",
          };
      }
      const tables = changedTables(before, await world.tables.dump(home, { settled: true }));
      if (tables.length > 0)
        yield {
          culprit: `${operation.key} changes ${tables.join(", ")} of another tenant`,
          cure: "Write by ctx.update, which carries the tenant; `ctx.raw` carries nothing",
        };
    }
  },
);
