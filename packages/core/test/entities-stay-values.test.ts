// Entities are values that a composition reads and never changes, and that a host's own MikroORM may use as well.
import {
  Contact,
  ContactEmail,
  column,
  command,
  createCrm,
  definePlugin,
  idOf,
  optionalReference,
  ownedProperties,
  recordProperties,
  recordTable,
  textKey,
} from "@kith/core";
import { anyone, testDatabase } from "@kith/testing";
import { type MikroORM as AnyOrm, defineEntity, p } from "@mikro-orm/core";
import { expect, test } from "vitest";
import * as z from "zod";

const onPostgresql = process.env["KITH_TEST_DATABASE"] === "postgresql";
const Visit = defineEntity({
  name: "Visit",
  tableName: "visits_visit",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    contactId: optionalReference(() => Contact),
    place: p.text(),
    placeKey: textKey("place"),
  },
});
const visits = definePlugin({
  name: "visits",
  contract: 1,
  entities: [Visit],
  migrations: [
    {
      name: "0001_visits",
      up: (db) =>
        recordTable(
          db,
          "visits_visit",
          {
            contactId: column.reference("contacts").nullable(),
            place: column.text(),
            placeKey: column.key().nullable(),
          },
          { owned: true },
        ),
    },
  ],
  operations: {
    note: command({
      summary: "s",
      permission: "visits:write",
      route: "POST /visits",
      input: z.strictObject({ contactId: idOf("contact"), place: z.string() }),
      output: z.object({ placeKey: z.string().nullable() }),
    }).run(async (input, ctx) => ({ placeKey: (await ctx.create(Visit, input)).placeKey })),
  },
});
const entities = [Contact, ContactEmail, Visit] as const;

/** Everything that can be reached from an entity's definition, as text. */
const image = () => entities.map((entity) => inspected(entity, new Map()));
function inspected(value: unknown, seen: Map<unknown, number>): unknown {
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value !== "object" || value === null) return value;
  if (seen.has(value)) return `#${seen.get(value)}`;
  seen.set(value, seen.size);
  if (value instanceof Map || value instanceof Set)
    return [value.constructor.name, ...[...value].map((item) => inspected(item, seen))];
  return Reflect.ownKeys(value).map((key) => [
    String(key),
    inspected((value as Record<PropertyKey, unknown>)[key], seen),
  ]);
}

async function hostOrm(location: string) {
  const options = { entities: [...entities] };
  return (onPostgresql
    ? new (await import("@mikro-orm/postgresql")).MikroORM({ ...options, clientUrl: location })
    : new (await import("@mikro-orm/sqlite")).MikroORM({ ...options, dbName: location })) as unknown as AnyOrm;
}

// "before" comes first: nothing of the process has read the entities by then.
test.each(["before", "after"])(
  "a host's MikroORM over the same entities, initialised %s the CRM, and the CRM see the same rows",
  async (when) => {
    const database = await testDatabase();
    const early = when === "before" ? await hostOrm(database.location) : undefined;
    const crm = await createCrm({ database: database.adapter, plugins: [visits] });
    await crm.migrations.apply();
    const orm = early ?? (await hostOrm(database.location));
    const desk = crm.as(anyone());
    const { id } = await desk.contacts.create({
      displayName: "Élodie",
      emails: [{ email: "e@example.com" }, { email: "l@example.com" }],
    });

    const row = await orm.em.fork().findOneOrFail(Contact, { tenantId: "main", id });
    expect(row).toMatchObject({ displayName: "Élodie", displayNameKey: "elodie", version: 1, deletedAt: null });
    expect(row.createdAt).toBeInstanceOf(Date);
    expect(await orm.em.fork().count(ContactEmail, { contactId: id })).toBe(2);

    const patched = await desk.contacts.update({ id, displayName: "Zoë", emails: [{ email: "z@example.com" }] });
    expect(patched).toMatchObject({ version: 2, displayName: "Zoë", emails: [{ email: "z@example.com" }] });
    expect((await desk.contacts.list({ filter: { displayName: "zoe" } })).items).toEqual([patched]);
    expect((await orm.em.fork().findOneOrFail(Contact, { tenantId: "main", id })).displayNameKey).toBe("zoe");
    // What only Kith knows of a column is still known: whom it refers to, which text it is the key of.
    expect(await desk.visits.note({ contactId: id, place: "Überlingen" })).toEqual({ placeKey: "uberlingen" });
    const strangers = { contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", place: "x" };
    await expect(desk.visits.note(strangers)).rejects.toMatchObject({
      code: "reference.notFound",
      errors: [{ pointer: "/contactId" }],
    });
    expect(await orm.em.fork().count(Visit, { contactId: id })).toBe(1);
    await orm.close();
    expect((await desk.contacts.get({ id })).displayName).toBe("Zoë");
    await crm.close();
    await database.drop();
  },
);

test("a composition leaves its entities as they were defined", async () => {
  const before = image();
  const database = await testDatabase();
  const crm = await createCrm({ database: database.adapter, plugins: [visits] });
  await crm.migrations.apply();
  await crm.as(anyone()).contacts.create({ displayName: "Maria", emails: [{ email: "maria@example.com" }] });
  await crm.close();
  expect(image()).toEqual(before);
  await database.drop();
});
