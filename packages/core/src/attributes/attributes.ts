import * as z from "zod";
import type { ProfileOf } from "../plugin/section.ts";

/**
 * Custom fields: `attributes` of a record, whose schema is the host's (`createCrm({ attributes })`) and is put in this
 * one's place in OpenAPI and forms. In a patch, `null` removes a field.
 */
export const attributesOf = (type: ProfileOf) =>
  z.record(z.string().max(100), z.unknown()).meta({ attributesOf: type });

export type Attributes = Readonly<Record<string, unknown>>;
