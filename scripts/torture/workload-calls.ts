import { everyone, type Tortured } from "./compose.ts";
import type { Fact } from "./ledger.ts";
import type { Random } from "./random.ts";

/** One call of a lane. */
export interface Caller {
  readonly crm: Tortured;
  /** Of this call alone, and part of whatever it makes. */
  readonly key: string;
  readonly random: Random;
  /** Ids of contacts that are there. */
  readonly contacts: readonly string[];
  readonly rowsBefore: number;
  /** Makes the call, with its lines in the ledger. */
  call(name: string, key: string, make: () => Promise<readonly Fact[]>): Promise<void>;
}

export const rowsOfImport = 300;
const mostOfBulk = 40;
const subjects = 40;

const bodyOf = (key: string) => ({
  displayName: `contact ${key}`,
  jobTitle: `first ${key}`,
  emails: [{ email: `${key}@torture.example` }],
  phones: [{ number: "+49 89 1234567" }],
});
const factOf = ({ id, version, displayName, jobTitle }: ContactAnswer): Fact => ({
  type: "contact",
  id,
  version,
  name: displayName,
  title: String(jobTitle),
});
interface ContactAnswer {
  readonly id: string;
  readonly version: number;
  readonly displayName: string;
  readonly jobTitle?: string | null;
}

export const calls = {
  create: async ({ crm, key, call }: Caller) =>
    call("create", key, async () => [factOf(await crm.as(everyone).contacts.create(bodyOf(key)))]),

  createOnce: async ({ crm, key, call }: Caller) => call("createOnce", key, () => repeatedCreate(crm, key)),

  update: async ({ crm, key, random, contacts, call }: Caller) => {
    const id = random.pick(contacts);
    if (id === undefined) return;
    await call("update", key, async () => [
      factOf(await crm.as(everyone).contacts.update({ id, jobTitle: `later ${key}` })),
    ]);
  },

  bulk: async ({ crm, key, random, call }: Caller) =>
    call("bulk", key, async () => {
      const size = 2 + random.below(mostOfBulk - 1);
      const names = Array.from({ length: size }, (_, index) => `bulk ${key} ${index}/${size}`);
      const items = names.map((displayName) => ({ ...bodyOf(key), displayName }));
      const { results } = await crm.as(everyone).contacts.createMany({ items });
      return results.map((result, index): Fact => {
        if (result.status !== "created") throw new Error(`Refused ${names[index]}: ${JSON.stringify(result.errors)}`);
        return factOf({ ...result, displayName: String(names[index]), jobTitle: `first ${key}` });
      });
    }),

  lead: async ({ crm, key, call }: Caller) => {
    const { leads } = crm.as(everyone);
    let known: Awaited<ReturnType<typeof leads.capture>> | undefined;
    const step = (name: string, make: () => Promise<NonNullable<typeof known>>) =>
      call(name, `${key}-${name}`, async () => {
        known = await make();
        return [{ type: "lead", id: known.id, version: known.version, status: known.status }];
      });
    const source = `lead ${key}`;
    const company = `firm ${key}`;
    const reach = { email: `lead-${key}@torture.example`, phone: "+49 89 7654321" };
    await step("capture", () => leads.capture({ displayName: source, company, source, ...reach }));
    const id = known?.id;
    if (id === undefined) return;
    const answers = { wanted: "scanners", timeframe: "thisMonth", decisionMaker: "yes" };
    await step("qualify", () => leads.qualify({ id, answers }));
    await step("convert", () => leads.convert({ id }));
  },

  touch: async ({ crm, key, random, call }: Caller) =>
    call("touch", key, async () => {
      const subject = `subject ${random.below(subjects)}`;
      const { n } = await crm.as(everyone).torture.touch({ key, subject });
      return [{ type: "touch", key, subject, n }];
    }),

  import: async ({ crm, key, call, rowsBefore }: Caller) =>
    call("import", key, async () => {
      const rows = Array.from({ length: rowsOfImport }, (_, index) => {
        const phone = `+49 30 ${100_000_000 + rowsBefore + index}`;
        return `import ${key} ${index},import-${key}-${index}@torture.example,${phone}`;
      });
      const body = ["Name,Email,Phone", ...rows].join("\n");
      const { id } = await answered(crm, "/imports?entity=contacts", body, { "content-type": "text/csv" });
      return [{ type: "import", id, rows: rowsOfImport }];
    }),
} satisfies Readonly<Record<string, (caller: Caller) => Promise<void>>>;

/** Over HTTP with an Idempotency-Key: sent again by the next child where the answer was not heard. */
export async function repeatedCreate(crm: Tortured, key: string): Promise<readonly Fact[]> {
  const headers = { "content-type": "application/json", "idempotency-key": `key-${key}` };
  return [factOf(await answered(crm, "/contacts", JSON.stringify(bodyOf(key)), headers))];
}

async function answered(
  crm: Tortured,
  path: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<ContactAnswer> {
  const request = new Request(`http://kith.test${path}`, { method: "POST", body, headers });
  const response = await crm.fetch(request, { actor: everyone });
  const answer = (await response.json()) as ContactAnswer & { readonly code: string };
  if (response.status !== 201) throw Object.assign(new Error(answer.code), { code: answer.code });
  return answer;
}
