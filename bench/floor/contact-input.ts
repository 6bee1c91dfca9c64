import * as z from "zod";

const text = (max: number) => z.string().min(1).max(max);
const optional = <S extends z.ZodType>(schema: S) => schema.nullable().optional();

const point = {
  label: optional(text(100)),
  primary: z.boolean().optional(),
  verified: z.boolean().optional(),
  invalidSince: optional(z.iso.datetime({ offset: true })),
};
const EmailInput = z.strictObject({
  email: z
    .string()
    .max(320)
    .regex(/^[^\s@]+@[^\s@]+$/),
  ...point,
});
const PhoneInput = z.strictObject({
  number: text(60),
  type: z.enum(["voice", "mobile", "fax"]).optional(),
  extension: optional(text(20)),
  ...point,
});

/** What the floor takes: all columns of a contact, e-mails and phones. Addresses, handles and attributes it does not know. */
export const CreateContact = z.strictObject({
  displayName: text(300).optional(),
  lifecycleStage: optional(text(50)),
  source: optional(text(100)),
  language: optional(
    z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
      .max(35),
  ),
  timeZone: optional(text(50)),
  notes: optional(text(20_000)),
  kinds: z
    .array(z.enum(["prospect", "customer", "partner", "supplier", "former"]))
    .max(5)
    .optional(),
  tags: z.array(text(100)).max(200).optional(),
  ownerId: optional(text(128)),
  teamId: optional(text(128)),
  salutation: optional(text(50)),
  title: optional(text(100)),
  givenName: optional(text(100)),
  middleName: optional(text(100)),
  familyName: optional(text(100)),
  suffix: optional(text(50)),
  nickname: optional(text(100)),
  birthday: optional(z.iso.date()),
  gender: optional(text(50)),
  jobTitle: optional(text(200)),
  department: optional(text(200)),
  emails: z.array(EmailInput).max(100).optional(),
  phones: z.array(PhoneInput).max(100).optional(),
});

/** What a row of an imported file is: it comes with what it is called where it comes from. */
export const ImportedContact = CreateContact.extend({
  externalIds: z.array(z.strictObject({ source: text(100), id: text(200) })).max(100),
});
export interface ImportedContact extends z.output<typeof ImportedContact> {}

export interface CreateContact extends z.output<typeof CreateContact> {}
