import { checkActor } from "../call/actor-check.ts";
import type { Caller, Runtime } from "./runtime.ts";

type Services = Readonly<Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>>;

/** The services of one caller: generated from the registry, each method one call through `invoke`. */
export function sessionOf(runtime: Runtime, caller: Caller): Services {
  checkActor(caller.actor);
  const services: Record<string, Record<string, (input: unknown) => Promise<unknown>>> = {};
  for (const registered of runtime.registry.operations.values()) {
    services[registered.plugin] ??= {};
    const service = services[registered.plugin] as Record<string, (input: unknown) => Promise<unknown>>;
    service[registered.name] = async (input) => (await runtime.invoke(registered, input, caller)).output;
  }
  return services;
}
