import type { ReadContext } from "./context.ts";
import type { Operation } from "./operation.ts";

export interface Guard {
  readonly before: Operation;
  // biome-ignore lint/suspicious/noExplicitAny: the input's type is fixed by `before`, which alone makes guards
  check(input: any, ctx: ReadContext): Promise<void>;
}

/** A guard inside another operation's transaction: it may refuse (by throwing a CrmError), not change. */
export function before<Parsed>(
  // biome-ignore lint/suspicious/noExplicitAny: only the parsed input matters to a guard
  operation: Operation<any, Parsed, any>,
  check: (input: Parsed, ctx: ReadContext) => Promise<void>,
): Guard {
  return { before: operation, check };
}
