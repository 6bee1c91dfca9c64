import type { ReadContext } from "@kith/core";

/** As much of Kysely's plugins as is needed here. */
interface KyselyPlugin {
  transformQuery<N>(args: { readonly node: N }): N;
  transformResult<R>(args: { readonly result: R }): Promise<R>;
}

/** A context that counts the statements made with it: of `from`, `raw` and `children`, and of `under` as well. */
export function countStatements<C extends ReadContext>(ctx: C): { readonly ctx: C; statements(): number } {
  let statements = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const counted = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(of, name) {
        // Of its own class, whose private fields a proxy does not have.
        const value = Reflect.get(of, name, of) as unknown;
        if (name === "raw") return (value as { withPlugin(plugin: KyselyPlugin): unknown }).withPlugin(counter);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          const answer = value.apply(of, args) as unknown;
          if (name === "children") statements += 1;
          if (name === "from") return (answer as { withPlugin(plugin: KyselyPlugin): unknown }).withPlugin(counter);
          return name === "under" && answer ? counted(answer as object) : answer;
        };
      },
    });
  return { ctx: counted(ctx), statements: () => statements };
}
