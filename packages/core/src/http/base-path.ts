import type { HttpOptions } from "./http-options.ts";
import type { RequestTarget } from "./request-target.ts";

/** The path that every request begins with, without a slash at its end; empty where the host strips it. */
export const basePathOf = ({ basePath = "" }: HttpOptions): string => basePath.replace(/\/+$/, "");

/** Undefined for what is not below the base path. */
export function below(basePath: string, target: RequestTarget): RequestTarget | undefined {
  if (basePath === "") return target;
  if (!target.path.startsWith(basePath)) return undefined;
  const path = target.path.slice(basePath.length);
  return path === "" || path.startsWith("/") ? { ...target, path: path || "/" } : undefined;
}
