import type { Grant } from "@kith/core";
import { examplesOf } from "./input.ts";
import { worldRule } from "./rule.ts";
import { colleague } from "./world.ts";

export const permissionDenied = worldRule(
  "permission-denied",
  "every operation is refused without its permission, which the refusal names, and to nobody at all",
  async function* (world) {
    for (const operation of world.operations) {
      // As it is declared: what the description says is what must be asked for.
      const { permission } = operation.operation.declaration;
      if (permission === "public") continue;
      const others: Grant[] = world.permissions
        .filter((other) => other !== permission)
        .map((other) => ({ permission: other }));
      const lacking = colleague(others);
      const [first = {}] = examplesOf(operation);
      for (const example of [first, ...examplesOf(operation).slice(1), {}]) {
        const input = world.filled(operation, example);
        const inProcess = await world.call(lacking, operation, input);
        const overHttp = await world.send(lacking, operation, { ...first, ...input });
        for (const outcome of [inProcess, overHttp])
          if (outcome.code !== "permission.denied" || !outcome.text.includes(permission))
            yield {
              culprit: `${operation.key} answers ${outcome.status} ${outcome.code ?? ""} without ${permission}`,
              cure: "Declare the permission it needs; leave the check to core",
            };
      }
      const nobody = await world.send(undefined, operation, world.filled(operation, first));
      if (nobody.status !== 401)
        yield { culprit: `${operation.key} answers nobody with ${nobody.status}`, cure: "Declare its permission" };
    }
  },
);
