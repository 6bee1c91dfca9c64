import { coreErrors, type RegisteredOperation } from "@kith/core";
import * as z from "zod";
import { worldRule } from "./rule.ts";
import type { Sent, World } from "./world.ts";

type Responses = Readonly<Record<string, unknown>>;
type Paths = Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>;

const responsesOf = (description: Record<string, unknown>, { path, method }: RegisteredOperation): Responses =>
  (description["paths"] as Paths)[path]?.[method.toLowerCase()]?.responses ?? {};

/** Error codes of core and of the composed plugins. */
function declaredCodes({ plugins, composed }: World): ReadonlyMap<string, number> {
  const catalogues = [coreErrors.catalogue, ...[...plugins, ...composed].map(({ errors = {} }) => errors)];
  return new Map(
    catalogues.flatMap((catalogue) => Object.entries(catalogue).map(([code, { status }]) => [code, status])),
  );
}

function problemOf(
  { operation, outcome, contentType }: Sent,
  responses: Responses,
  codes: ReadonlyMap<string, number>,
) {
  const { status, code, output } = outcome;
  if (status >= 500) return `answers ${status}: ${outcome.text.slice(0, 200)}`;
  if (status < 400) {
    if (!(status in responses)) return `answers ${status}, which its description does not have`;
    const { download, output: schema } = operation.operation.declaration;
    if (download || status === 204 || status === 304) return undefined;
    const { error } = z.safeParse(schema as z.core.$ZodType, output);
    return error && `answers what its schema does not say: ${z.prettifyError(error)}`;
  }
  if (!(status in responses) && !("default" in responses))
    return `answers ${status}, which its description does not have`;
  if (!contentType.startsWith("application/problem+json")) return `answers ${status} without a problem`;
  if (code === undefined || !codes.has(code)) return `answers with the code ${code}, which no catalogue declares`;
  return codes.get(code) === status
    ? undefined
    : `answers ${code} with ${status}, its catalogue says ${codes.get(code)}`;
}

export const answersDocumented = worldRule(
  "answers-documented",
  "whatever was answered over HTTP is in the OpenAPI description, and its errors in a catalogue",
  async function* (world) {
    const description = await world.openApi();
    const codes = declaredCodes(world);
    const told = new Set<string>();
    for (const sent of world.sent.filter(({ operation }) => world.isExamined(operation))) {
      const problem = problemOf(sent, responsesOf(description, sent.operation), codes);
      const culprit = `${sent.operation.key} ${problem}`;
      if (!problem || told.has(culprit)) continue;
      told.add(culprit);
      yield { culprit, cure: "Declare the status by `status`, the error by `errors: { code: { status, message } }`" };
    }
  },
);
