import {
  Contact,
  childOf,
  childProperties,
  childTable,
  column,
  command,
  criterion,
  definePlugin,
  idOf,
  list,
  optional,
  optionalReference,
  ownedFields,
  ownedProperties,
  type ReadContext,
  type Row,
  readRecord,
  recordFields,
  recordProperties,
  recordTable,
  recordView,
  sql,
  textKey,
  Version,
} from "@kith/core";
import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";

/** A record with a column of every kind, and children, so that lists and writes can be tried on all of them. */
export const Item = defineEntity({
  name: "Item",
  tableName: "shelf_item",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    contactId: optionalReference(() => Contact),
    title: p.text().nullable(),
    titleKey: textKey("title"),
    code: p.text().nullable(),
    size: p.integer().nullable(),
    price: p.bigint("number").nullable(),
    weight: p.double().nullable(),
    open: p.boolean(),
    due: p.datetime(3).nullable(),
    day: p.date().nullable(),
    tags: p.json<readonly string[]>().nullable(),
    extra: p.json<unknown>().nullable(),
  },
});
export const Line = defineEntity({
  name: "Line",
  tableName: "shelf_line",
  properties: {
    ...childProperties,
    itemId: childOf(() => Item, "lines"),
    note: p.text(),
    noteKey: textKey("note"),
    contactId: optionalReference(() => Contact),
    mass: p.double().nullable(),
    seal: p.blob().nullable(),
  },
});

const LineInput = z.strictObject({
  id: z.string().optional(),
  note: z.string(),
  contactId: optional(idOf("contact")),
  mass: optional(z.number()),
  seal: optional(z.base64()),
});
const fields = {
  contactId: optional(idOf("contact")),
  title: optional(z.string()),
  code: optional(z.string()),
  size: optional(z.int()),
  price: optional(z.int()),
  weight: optional(z.number()),
  open: z.boolean().optional(),
  due: optional(z.iso.datetime()),
  day: optional(z.iso.date()),
  tags: optional(z.array(z.string())),
  extra: z.unknown().optional(),
  ownerId: optional(z.string()),
  teamId: optional(z.string()),
  lines: z.array(LineInput).optional(),
};
const Fields = z.strictObject(fields);
export type ItemInput = z.input<typeof Fields>;
export const ItemView = z
  .object({
    ...recordFields("item"),
    ...ownedFields,
    contactId: z.string().nullable(),
    title: z.string().nullable(),
    code: z.string().nullable(),
    size: z.int().nullable(),
    price: z.int().nullable(),
    weight: z.number().nullable(),
    open: z.boolean(),
    due: z.iso.datetime().nullable(),
    day: z.iso.date().nullable(),
    tags: z.array(z.string()).nullable(),
    extra: z.unknown(),
    lines: z.array(
      z.object({
        ...{ id: z.string(), note: z.string(), position: z.int(), contactId: z.string().nullable() },
        ...{ mass: z.number().nullable(), seal: z.base64().nullable() },
      }),
    ),
  })
  .meta({ id: "Item" });

async function views(rows: readonly Row<typeof Item>[], ctx: ReadContext) {
  const children = await ctx.children(
    Item,
    rows.map(({ id }) => id),
  );
  return rows.map(({ tenantId, titleKey, due, ...row }) => ({
    ...row,
    ...recordView(row),
    tags: row.tags && [...row.tags],
    due: due?.toISOString() ?? null,
    lines: (children.get(row.id)?.lines ?? []).map(({ id, note, position, contactId, mass, seal }) => ({
      ...{ id, note, position, contactId, mass },
      seal: seal instanceof Uint8Array ? Buffer.from(seal).toString("base64") : seal,
    })),
  }));
}
const view = async (row: Row<typeof Item>, ctx: ReadContext) => (await views([row], ctx))[0] as never;

const values = ({ lines, due, extra, ...input }: z.output<typeof Fields>) => ({
  columns: {
    ...input,
    ...(due === undefined ? {} : { due: due && new Date(due) }),
    ...(extra === undefined ? {} : { extra }),
  },
  children: lines && {
    lines: lines.map(({ seal, ...line }) => ({
      ...line,
      ...(seal === undefined ? {} : { seal: seal === null ? null : Buffer.from(seal, "base64") }),
    })),
  },
});
const common = { summary: "s", permission: "shelf:write", output: ItemView };
const id = idOf("item");
const at = z.strictObject({ id, version: Version.optional() });
const filter = [
  "title",
  "code",
  "size",
  "price",
  "weight",
  "open",
  "due",
  "day",
  "tags",
  "contactId",
  "createdAt",
  "ownerId",
] as const;

export const shelf = definePlugin({
  name: "shelf",
  contract: 1,
  entities: [Item, Line],
  migrations: [
    {
      name: "0001_shelf",
      async up(db) {
        await recordTable(
          db,
          "shelf_item",
          {
            contactId: column.reference("contacts").nullable(),
            title: column.text().nullable(),
            titleKey: column.key().nullable(),
            code: column.text().nullable(),
            size: column.integer().nullable(),
            price: column.bigint().nullable(),
            weight: column.number().nullable(),
            open: column.boolean(),
            due: column.instant().nullable(),
            day: column.date().nullable(),
            tags: column.json().nullable(),
            extra: column.json().nullable(),
          },
          { owned: true },
        );
        await childTable(db, "shelf_line", {
          itemId: column.parent("shelf_item"),
          note: column.text(),
          noteKey: column.key().nullable(),
          contactId: column.reference("contacts").nullable(),
          mass: column.number().nullable(),
          seal: column.bytes().nullable(),
        });
      },
    },
  ],
  operations: {
    create: command({ ...common, route: "POST /items", status: 201, input: z.strictObject(fields) }).run(
      async (input, ctx) => {
        const { columns, children } = values(input);
        return view(await ctx.create(Item, columns as never, { children }), ctx);
      },
    ),
    createMany: command({
      ...common,
      route: "POST /items/many",
      input: z.strictObject({ items: z.array(Fields) }),
      output: z.object({ ids: z.array(z.string()) }),
    }).run(async ({ items }, ctx) => {
      const all = items.map(values);
      const rows = await ctx.createMany(
        Item,
        all.map(({ columns }) => columns) as never,
        all.map(({ children }) => children),
      );
      return { ids: rows.map((row) => row.id) };
    }),
    update: command({ ...common, route: "PATCH /items/{id}", input: z.strictObject({ ...at.shape, ...fields }) }).run(
      async ({ id, version, ...input }, ctx) => {
        const { columns, children } = values(input);
        return view(await ctx.update(Item, id, columns as never, { version, children }), ctx);
      },
    ),
    /** Hands whatever it is given to `ctx.update`, as a careless plugin might. */
    force: command({
      ...common,
      route: "POST /items/{id}/force",
      input: z.strictObject({ id, values: z.record(z.string(), z.unknown()) }),
    }).run(async ({ id, values }, ctx) => view(await ctx.update(Item, id, values as never), ctx)),
    remove: command({ ...common, route: "DELETE /items/{id}", input: at, output: z.object({}) }).run(
      async ({ id, version }, ctx) => {
        await ctx.remove(Item, id, { version });
        return {};
      },
    ),
    restore: command({ ...common, route: "POST /items/{id}/restore", input: at }).run(async ({ id, version }, ctx) =>
      view(await ctx.restore(Item, id, { version }), ctx),
    ),
    list: list({
      summary: "s",
      permission: "shelf:read",
      route: "GET /items",
      of: Item,
      item: ItemView,
      filter,
      sort: ["title", "code", "size", "price", "weight", "open", "due", "day", "createdAt"],
    }).run(views as never),
    keys: command({
      ...common,
      route: "POST /items/{id}/keys",
      input: z.strictObject({ id }),
      output: z.object({ title: z.string().nullable(), lines: z.array(z.string().nullable()) }),
    }).run(async ({ id }, ctx) => ({
      title: (await readRecord(ctx, Item, id)).titleKey,
      lines: ((await ctx.children(Item, [id])).get(id)?.lines ?? []).map(({ noteKey }) => noteKey),
    })),
  },
  criteria: [
    criterion({
      name: "shelf.holds",
      of: "contact",
      value: z.string().min(1),
      permission: "shelf:read",
      sql: (title, contact, ctx) =>
        sql<boolean>`${contact} in (${ctx.from(Item).select("row.contactId").where("row.title", "=", title).where("row.contactId", "is not", null)})`,
    }),
  ],
});
