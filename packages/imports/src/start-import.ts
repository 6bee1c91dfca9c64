import { command, coreErrors, File, idOf, type ReadContext, text } from "@kith/core";
import { composition } from "@kith/core/contracts";
import * as z from "zod";
import { checkFile } from "./csv/check-file.ts";
import { duplicatePolicies, Import } from "./import.ts";
import { Entity, ImportView, importView, MappingSchema } from "./import-view.ts";
import { mappedColumns, partiesOf } from "./mapping/check-mapping.ts";
import { type Party, partyOf } from "./mapping/field-paths.ts";
import { proposeMapping } from "./mapping/propose-mapping.ts";
import { attributeReaders } from "./rows/attribute-values.ts";
import { runImport } from "./run/run-import.ts";

const maxBytes = 1024 * 1024 * 1024;

export const startImport = command({
  summary: "Import contacts or organizations from a CSV file",
  permission: "imports:write",
  route: "POST /imports",
  status: 201,
  upload: { maxBytes },
  input: z.strictObject({
    file: idOf("file"),
    /** What the file is a list of. A row may hold one of the other kind too, which is then related. */
    entity: Entity,
    /** Column → field path; null, or left out, is not imported. Default: proposed from the header line. */
    mapping: MappingSchema.optional(),
    /** The system that the file comes from: external ids are unique within it. */
    source: text(100).default("import"),
    /** Reports what would become of each row, and makes nothing. */
    dryRun: z.boolean().default(false),
    /** What becomes of a row that is there already, by external id, e-mail or phone. */
    onDuplicate: z.enum(duplicatePolicies).default("skip"),
  }),
  output: ImportView,
  examples: [
    { file: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b06", entity: "organizations" },
    {
      file: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b06",
      entity: "contacts",
      mapping: {
        "First Name": "givenName",
        "Last Name": "familyName",
        Mail: "email",
        Firm: "organization.displayName",
        Remarks: null,
      },
      source: "webshop",
      onDuplicate: "update",
    },
  ],
})
  .prepare(async ({ file, entity, mapping: given }, ctx) => {
    requireGrants(ctx, [partyOf(entity)]);
    const stored = await ctx.from(File).select("row.name").where("row.id", "=", file).executeTakeFirst();
    if (!stored) throw coreErrors("record.notFound", { type: "file", id: file });
    const checked = await checkFile(() => ctx.file(file));
    const mapping = given ?? Object.fromEntries(proposeMapping(checked.header, entity));
    const declared = (party: Party) => new Set(attributeReaders(ctx.get(composition).attributeSchema(party)).keys());
    requireGrants(ctx, partiesOf(mappedColumns(checked.header, mapping, entity, declared), entity));
    return { ...checked, mapping, fileName: stored.name };
  })
  .run(async ({ file, entity, source, dryRun, onDuplicate }, ctx, prepared) => {
    const { user, teams, grants } = ctx.actor;
    const row = await ctx.create(Import, {
      status: "queued",
      entity,
      source,
      dryRun,
      onDuplicate,
      fileId: file,
      ...prepared,
      starter: { user, grants, ...(teams ? { teams } : {}) },
      ...zeros,
    });
    ctx.schedule(runImport, { id: row.id }, { unique: row.id });
    return importView(row);
  });

const zeros = {
  position: 0,
  runs: 0,
  created: 0,
  updated: 0,
  skipped: 0,
  rejected: 0,
  contacts: 0,
  organizations: 0,
  relations: 0,
  undoRemoved: 0,
  undoEdited: 0,
};

/** Who starts an import must be allowed what it does. */
function requireGrants(ctx: ReadContext, parties: Iterable<Party>): void {
  const needed = [...new Set(parties)].map((party) => `${party}s:write`);
  if (needed.length > 1) needed.push("relations:write");
  for (const permission of needed) if (!ctx.under(permission)) throw coreErrors("permission.denied", { permission });
}
