import { query } from "@kith/core";
import * as z from "zod";
import { Entity, MappingSchema } from "./import-view.ts";
import { fieldPaths } from "./mapping/field-paths.ts";
import { proposeMapping } from "./mapping/propose-mapping.ts";

export const proposeImportMapping = query({
  summary: "Propose a mapping for the header line of a file",
  permission: "imports:read",
  route: "POST /imports/mapping",
  input: z.strictObject({ entity: Entity, header: z.array(z.string().max(200)).min(1).max(1_000) }),
  output: z.object({
    mapping: MappingSchema,
    /** Every field there is, for a form to choose from. */
    fields: z.array(z.object({ path: z.string(), description: z.string() })),
  }),
  examples: [{ entity: "organizations", header: ["CompanyName", "ContactName", "Phone"] }],
}).run(async ({ entity, header }) => ({
  mapping: Object.fromEntries(
    proposeMapping(
      header.map((name) => name.trim()),
      entity,
    ),
  ),
  fields: [...fieldPaths(entity)].map(([path, description]) => ({ path, description })),
}));
