import { Checks } from "../checks/checks.ts";
import { composeTortured, everyone, migrated, type Tortured } from "../compose.ts";
import { Findings } from "../findings.ts";
import { differences, dump, otherCounts } from "./dump.ts";
import type { Scenario } from "./scenario.ts";

/** A command is wholly done, or not at all and can be given again. */
function commandScenario<Input>(
  prepare: (crm: Tortured) => Promise<Input>,
  command: (crm: Tortured, input: Input) => Promise<unknown>,
): Scenario {
  const give = async (target: Parameters<Scenario["run"]>[0], input: unknown, begin = () => {}) => {
    await using crm = await composeTortured(target);
    // What is kept after the first call is not what is to be seen.
    await crm.as(everyone).contacts.list({ limit: 1 });
    begin();
    await command(crm, input as Input);
  };
  return {
    prepare: async (target) => {
      await using crm = await composeTortured(await migrated(target));
      return await prepare(crm);
    },
    run: give,
    judge: async (host, prepared, input) => {
      const before = await dump(prepared);
      const whole = await host.copy(prepared, "whole");
      await give(whole, input);
      const after = await dump(whole);
      return async (target) => {
        const found = await dump(target);
        const isBefore = differences(before, found).length === 0;
        // Where nothing was done, it can still be done.
        if (isBefore) await give(target, input);
        const missing = otherCounts(after, isBefore ? await dump(target) : found);
        const findings = new Findings();
        await new Checks(target, findings).run([], { now: 0 });
        if (missing.length > 0) return `${isBefore ? "given again, " : ""}${missing.join(", ")}`;
        return findings.clean ? undefined : findings.list();
      };
    },
  };
}

const points = (name: string) => ({
  emails: [{ email: `${name}@torture.example` }],
  phones: [{ number: "+49 89 1234567" }],
});

export const convert = commandScenario(
  async (crm) => {
    const { leads } = crm.as(everyone);
    const [source, company] = ["lead of a step", "firm of a step"];
    const reach = { email: "lead@torture.example", phone: "+49 89 7654321" };
    const { id } = await leads.capture({ displayName: source, company, source, ...reach });
    await leads.qualify({ id, answers: { wanted: "scanners", timeframe: "thisMonth", decisionMaker: "yes" } });
    return id;
  },
  (crm, id) => crm.as(everyone).leads.convert({ id }),
);

export const bulk = commandScenario(
  async (crm) => (await crm.as(everyone).contacts.create({ displayName: "somebody", ...points("somebody") })).id,
  (crm) => {
    const items = Array.from({ length: 20 }, (_, index) => ({
      displayName: `bulk step ${index}/20`,
      ...points(`bulk-${index}`),
    }));
    return crm.as(everyone).contacts.createMany({ items });
  },
);
