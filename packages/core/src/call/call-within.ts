import { coreErrors } from "../errors/core-errors.ts";
import type { Operation } from "../plugin/operation.ts";
import { runOperation } from "./run-operation.ts";
import type { Session } from "./session.ts";
import { traced } from "./traced.ts";

/** `ctx.call`: another operation of the composition in the same session, its permission checked anew. */
export async function callWithin(session: Session, operation: Operation, input: unknown): Promise<unknown> {
  const registered = session.runtime.registry.registered.get(operation);
  if (!registered)
    throw coreErrors("composition.invalid", {
      plugin: operation.route,
      problem: "the operation is not part of this composition",
      cure: "Compose its plugin, or ask for a capability with `ctx.find` instead",
    });
  if (operation.kind === "command" && !session.pending) throw coreErrors("transaction.required");
  return traced(registered.key, { "kith.tenant": session.tenant.id }, () => runOperation(session, registered, input));
}
