import type { Operation, Plugin } from "@kith/core";
import * as z from "zod";
import { operations, points } from "./points.fixture.ts";

/** A plugin with one fault, and what is said of it. */
export interface Fault {
  readonly rule: string;
  readonly plugin: Plugin;
  readonly culprit: RegExp;
  /** What else has to be held, for it to show. */
  readonly after?: string;
  readonly sibling?: Plugin;
}

/** The plugin with other operations in the place of its own. */
export const withOperations = (others: Readonly<Record<string, Operation>>): Plugin =>
  points({ operations: { ...operations, ...others } });
/** With another declaration of `get`. */
export const declared = (declaration: object): Plugin =>
  withOperations({ get: { ...operations.get, declaration: { ...operations.get.declaration, ...declaration } } });
export const input = (fields: z.core.$ZodLooseShape) => declared({ input: z.strictObject(fields) });
