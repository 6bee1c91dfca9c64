import type { Provision } from "./capability.ts";
import type { Operations, Plugin } from "./define-plugin.ts";
import type { Operation } from "./operation.ts";
import type { Out, Schema } from "./schema.ts";
import type { ProfileOf } from "./section.ts";

/** The typed methods of a plugin's operations. */
export type Service<Ops extends Operations> = {
  // biome-ignore lint/suspicious/noExplicitAny: only input and output show in a service
  readonly [K in keyof Ops]: Ops[K] extends Operation<infer I, any, infer O> ? (input: I) => Promise<O> : never;
};

/** By plugin name. Plugins known as plugins only, without their names, add nothing: `Crm` alone is any CRM. */
export type Services<P extends readonly Plugin[]> = {
  readonly [K in P[number] as string extends K["name"] ? never : K["name"]]: Service<K["operations"]>;
};

// biome-ignore lint/suspicious/noExplicitAny: only the section's type is read
type SectionOf<K> = K extends Plugin<any, any, any, any, infer S> ? S : never;
/** What the composed plugins show on a profile, by plugin name; a section that is empty or failed is absent. */
export type Sections<P extends readonly Plugin[], O extends ProfileOf> = {
  readonly [K in P[number] as [Extract<SectionOf<K>, { of: O }>] extends [never] ? never : K["name"]]?: Extract<
    SectionOf<K>,
    { of: O }
  >["~data"];
};

type Needs<P extends readonly Plugin[]> = NonNullable<P[number]["requires"]>[number];
type Gives<G extends readonly Provision[]> = G[number]["capability"];
export type Lacking<P extends readonly Plugin[], G extends readonly Provision[]> = Exclude<
  Needs<P>,
  Gives<NonNullable<P[number]["provides"]>> | Gives<G>
>["id"];

/** Custom fields declared in code: one object schema per noun that carries `attributes`. */
export interface AttributeSchemas {
  readonly contact?: Schema;
  readonly organization?: Schema;
}
export type AttributesOf<A extends AttributeSchemas, K extends keyof AttributeSchemas> = A[K] extends Schema
  ? Out<A[K]>
  : // biome-ignore lint/complexity/noBannedTypes: no attributes declared, no attributes known
    {};
