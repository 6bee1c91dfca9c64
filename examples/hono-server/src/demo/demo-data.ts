import {
  Contact,
  command,
  createContact,
  createInteraction,
  createOrganization,
  createRelation,
  createTask,
  definePlugin,
  type WriteContext,
} from "@kith/core";
import type { leads } from "@kith/leads";
import * as z from "zod";
import { countries } from "./countries.ts";
import type { City } from "./country.ts";
import { type Customer, makeCustomers } from "./customers.ts";
import { staff } from "./demo-tenant.ts";
import { makeInteractions, makeTask } from "./make-interaction.ts";
import { makeAnswers, makeLead } from "./make-lead.ts";
import { PhoneBook } from "./phone-book.ts";
import { Random } from "./random.ts";
import { showcase } from "./showcase.ts";

type Leads = ReturnType<typeof leads>["operations"];
const leadCount = 48;

/**
 * A plugin with one command, which fills an empty tenant. It is composed for that alone and not served. All in one
 * transaction: a start that is cut off leaves nothing behind, and the next one begins anew.
 */
export const demoData = (leadOperations: Leads) =>
  definePlugin({
    name: "demo",
    contract: 1,
    operations: {
      seed: command({
        summary: "Fill a tenant that has no contacts with made-up customers",
        permission: "demo:seed",
        route: "POST /demo/seed",
        input: z.strictObject({}),
        output: z.object({ seeded: z.boolean() }),
      }).run(async (_input, ctx) => {
        const somebody = await ctx.from(Contact, { bin: "with" }).select("row.id").limit(1).executeTakeFirst();
        if (somebody) return { seeded: false };
        const random = new Random(20_260_301);
        const phones = new PhoneBook(random, [showcase.number]);
        for (const customer of makeCustomers(random, phones)) await addCustomer(random, customer, ctx);
        for (let count = 0; count < leadCount; count++) await addLead(random, phones, leadOperations, ctx);
        return { seeded: true };
      }),
    },
  });

async function addCustomer(random: Random, { organization, people }: Customer, ctx: WriteContext): Promise<void> {
  const ownerId = random.pick(staff);
  const { id: organizationId } = await ctx.call(createOrganization, { ...organization, ownerId });
  for (const [position, person] of people.entries()) {
    const { id: contactId } = await ctx.call(createContact, { ...person, ownerId });
    const main = { primary: true, primaryContact: position === 0 };
    await ctx.call(createRelation, { contactId, organizationId, role: person.jobTitle, ...main });
    for (const interaction of makeInteractions(random, ctx.now, contactId, organizationId))
      await ctx.call(createInteraction, interaction);
    if (random.chance(0.5)) await ctx.call(createTask, makeTask(random, ctx.now, contactId, organizationId));
  }
}

async function addLead(random: Random, phones: PhoneBook, operations: Leads, ctx: WriteContext): Promise<void> {
  const country = random.pick(countries);
  const { id } = await ctx.call(
    operations.capture,
    makeLead(random, phones, country, random.pick<City>(country.cities)),
  );
  if (random.chance(0.25)) return;
  const { status } = await ctx.call(operations.qualify, { id, answers: makeAnswers(random) });
  if (status === "qualified" && random.chance(0.3)) await ctx.call(operations.convert, { id });
}
