import * as z from "zod";

/** An id, with the record type it refers to kept in the schema: forms, agent tools and the conformance suite read it. */
export const idOf = (type: string) => z.uuid().lowercase().meta({ refersTo: type });

/** The version the caller saw; a write on another one is refused with 412. */
export const Version = z.int().min(1);

/**
 * An instant as callers write it: ISO 8601 with `Z` or an offset. It is kept and answered in UTC, where it must still
 * have a year of four digits that is not 0.
 */
export const Instant = z.iso
  .datetime({ offset: true })
  .regex(/^(?!000[01]|9999-12-31T.*[+-])/)
  .meta({ format: "date-time" });

/** A day without a time: `2026-01-31`. There is no year 0 in a calendar, nor in PostgreSQL. */
export const Day = z.iso
  .date()
  .regex(/^(?!0000)/)
  .meta({ format: "date" });

/** A line of text. Absent is null, never an empty string. */
export const text = (max: number) => z.string().min(1).max(max);

/** A field that `null` clears and that a patch may leave out. */
export const optional = <S extends z.ZodType>(schema: S) => schema.nullable().optional();

/** A list that may be left out; one that is given replaces the one that is there. */
export const optionalList = <S extends z.ZodType>(item: S, max: number) => z.array(item).max(max).optional();

type Fields = Readonly<Record<string, z.ZodType>>;

/** Fields that may be left out, and that `null` clears: as a new record and a patch take them. */
export const optionalFields = <F extends Fields>(fields: F) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, optional(field)])) as {
    [K in keyof F]: z.ZodOptional<z.ZodNullable<F[K]>>;
  };

/** The same fields as they are answered: null where there is nothing, and without the limits of the input. */
export const nullableFields = <F extends Fields>(fields: F) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, unlimited(field).nullable()])) as {
    [K in keyof F]: z.ZodNullable<F[K]>;
  };

function unlimited(field: z.ZodType): z.ZodType {
  if (field instanceof z.ZodString) return z.string().meta(field.meta() ?? {});
  return field instanceof z.ZodNumberFormat ? z.int().meta(field.meta() ?? {}) : field;
}

/** Which record a command changes, and the version of it that the caller saw. */
export const recordKey = (type: string) => ({ id: idOf(type), version: Version.optional() });

/** Any record of any plugin: `{ type: "case", id }`. */
export const RecordReference = z.strictObject({
  type: z.string().regex(/^[a-z][A-Za-z0-9]{0,99}$/),
  id: z.uuid().lowercase(),
});

/** What every record answers with. */
export const recordFields = (type: string) => ({
  id: idOf(type),
  version: Version,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  createdBy: z.string(),
  /** Set while the record is in the bin. */
  deletedAt: z.iso.datetime().nullable(),
});

/** Whose a record is; users and teams are the host's. */
export const ownedFields = { ownerId: text(128).nullable(), teamId: text(128).nullable() };

/** The same as callers write it. Without `ownerId` a new record is its maker's. */
export const ownedInput = { ownerId: optional(text(128)), teamId: optional(text(128)) };
