import {
  column,
  command,
  defineErrors,
  definePlugin,
  idOf,
  list,
  query,
  type Row,
  readRecord,
  recordFields,
  recordProperties,
  recordTable,
  recordView,
  Version,
} from "@kith/core";
import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";

/** A plugin that has one operation of every kind that HTTP treats differently. */
const Book = defineEntity({
  name: "Book",
  tableName: "library_book",
  properties: { ...recordProperties, title: p.text(), pages: p.integer().nullable(), coverId: p.text().nullable() },
});

const BookView = z
  .object({
    ...recordFields("book"),
    title: z.string(),
    pages: z.int().nullable(),
    coverId: z.string().nullable(),
  })
  .meta({ id: "Book" });

const view = (row: Row<typeof Book>) => ({
  ...recordView(row),
  title: row.title,
  pages: row.pages,
  coverId: row.coverId,
});
const errors = defineErrors({ "book.banned": { status: 422, message: "{title} is banned; choose another" } });
const id = idOf("book");
const title = z.string().min(1).max(200);

const createBook = command({
  summary: "Add a book",
  permission: "library:write",
  route: "POST /library/books",
  status: 201,
  input: z.strictObject({ title, pages: z.int().min(1).nullable().optional() }),
  output: BookView,
  examples: [{ title: "Middlemarch", pages: 880 }],
}).run(async ({ title, pages = null }, ctx) => view(await ctx.create(Book, { title, pages, coverId: null })));

const getBook = query({
  summary: "Read a book",
  permission: "library:read",
  route: "GET /library/books/{id}",
  input: z.strictObject({ id }),
  output: BookView,
}).run(async ({ id }, ctx) => view(await readRecord(ctx, Book, id)));

const listBooks = list({
  summary: "List books",
  permission: "library:read",
  route: "GET /library/books",
  of: Book,
  item: BookView,
  filter: ["title", "pages", "createdAt"],
  sort: ["createdAt", "title"],
}).run(async (rows) => rows.map(view));

const updateBook = command({
  summary: "Change a book",
  permission: "library:write",
  route: "PATCH /library/books/{id}",
  input: z.strictObject({
    id,
    version: Version.optional(),
    title: title.optional(),
    pages: z.int().min(1).nullable().optional(),
  }),
  output: BookView,
}).run(async ({ id, version, ...changes }, ctx) => view(await ctx.update(Book, id, changes, { version })));

const deleteBook = command({
  summary: "Throw a book away",
  permission: "library:write",
  route: "DELETE /library/books/{id}",
  status: 204,
  input: z.strictObject({ id, version: Version.optional() }),
  output: z.null(),
}).run(async ({ id, version }, ctx) => {
  await ctx.remove(Book, id, { version });
  return null;
});

const lookupBook = query({
  summary: "Echo how a query string was understood",
  permission: "library:read",
  route: "GET /library/books/lookup",
  input: z.strictObject({
    phone: z.string().meta({ format: "phone" }).optional(),
    pages: z.int().optional(),
    lent: z.boolean().optional(),
    ids: z.array(z.string()).optional(),
    between: z.strictObject({ from: z.iso.date(), to: z.iso.date().optional() }).optional(),
    mapping: z.record(z.string(), z.string()).optional(),
  }),
  output: z.object({ understood: z.unknown() }),
}).run(async (input) => ({ understood: input }));

const Criterion = z
  .union([
    z.strictObject({ title: z.string() }),
    z.strictObject({
      get and() {
        return z.array(Criterion);
      },
    }),
  ])
  .meta({ id: "BookCriterion" });

const searchBooks = query({
  summary: "Search by a tree of criteria",
  permission: "library:read",
  route: "POST /library/books/search",
  input: z.strictObject({ criterion: Criterion }),
  output: z.object({ depth: z.int() }),
}).run(async ({ criterion }) => ({ depth: JSON.stringify(criterion).split("and").length }));

const setCover = command({
  summary: "Give a book its cover",
  permission: "library:write",
  route: "POST /library/books/{id}/cover",
  upload: { maxBytes: 100_000 },
  input: z.strictObject({
    id,
    file: idOf("file"),
    version: Version.optional(),
    mapping: z.record(z.string(), z.string()).optional(),
    pages: z.int().optional(),
  }),
  output: BookView,
}).run(async ({ id, file, version, pages }, ctx) => {
  const book = await readRecord(ctx, Book, id);
  if (book.title === "banned") throw errors("book.banned", { title: book.title });
  return view(await ctx.update(Book, id, { coverId: file, ...(pages === undefined ? {} : { pages }) }, { version }));
});

const getCover = query({
  summary: "Fetch a book's cover",
  permission: "library:read",
  route: "GET /library/books/{id}/cover",
  download: true,
  input: z.strictObject({ id }),
  output: z.object({ file: z.string() }),
}).run(async ({ id }, ctx) => ({ file: (await readRecord(ctx, Book, id)).coverId ?? id }));

const suggestBook = command({
  summary: "Suggest a book",
  permission: "public",
  route: "POST /library/suggestions",
  status: 201,
  input: z.strictObject({ title }),
  output: BookView.pick({ id: true, title: true }),
}).run(async ({ title }, ctx) => {
  const row = await ctx.create(Book, { title, pages: null, coverId: null });
  return { id: row.id, title: row.title };
});

const whoAmI = query({
  summary: "Say who calls",
  permission: "public",
  route: "GET /library/me",
  input: z.strictObject({}),
  output: z.object({ user: z.string(), tenant: z.string() }),
}).run(async (_, { actor }) => ({ user: actor.user, tenant: actor.tenant }));

const failing = query({
  summary: "Fail as only a fault does",
  permission: "public",
  route: "GET /library/fault",
  input: z.strictObject({}),
  output: z.object({}),
}).run(async () => {
  throw new Error("select secret from vault");
});

export const library = definePlugin({
  name: "library",
  contract: 1,
  entities: [Book],
  migrations: [
    {
      name: "0001_library",
      up: (db) =>
        recordTable(db, "library_book", {
          title: column.text(),
          pages: column.integer().nullable(),
          coverId: column.text().nullable(),
        }),
    },
  ],
  operations: {
    createBook,
    getBook,
    listBooks,
    updateBook,
    deleteBook,
    lookupBook,
    searchBooks,
    setCover,
    getCover,
    suggestBook,
    whoAmI,
    failing,
  },
  errors: errors.catalogue,
});
