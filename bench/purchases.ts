import { column, definePlugin, event, on, plainTable } from "@kith/core";
import * as z from "zod";

export const purchaseMade = event({
  name: "purchase.made",
  version: 1,
  permission: "purchases:read",
  payload: z.strictObject({ contactId: z.uuid(), cents: z.int() }),
  examples: [{ contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", cents: 1_250 }],
});

/** A projection as a plugin's author writes it: how often each contact bought, and what they spent. */
export const purchases = () =>
  definePlugin({
    name: "purchases",
    contract: 1,
    events: [purchaseMade],
    operations: {},
    migrations: [
      {
        name: "0001_purchases",
        up: (db) =>
          plainTable(
            db,
            "purchases_total",
            {
              tenantId: column.key(),
              contactId: column.reference("contacts"),
              purchases: column.integer(),
              cents: column.bigint(),
            },
            { primaryKey: ["tenantId", "contactId"], tenant: true },
          ),
      },
    ],
    on: [
      on(
        purchaseMade,
        async (entries, ctx) => {
          const rows = [...Map.groupBy(entries, ({ payload }) => payload.contactId)].map(([contactId, bought]) => ({
            tenant_id: ctx.tenant.id,
            contact_id: contactId,
            purchases: bought.length,
            cents: bought.reduce((sum, { payload }) => sum + payload.cents, 0),
          }));
          await ctx.raw
            .insertInto("purchases_total")
            .values(rows)
            .onConflict((conflict) =>
              conflict.columns(["tenant_id", "contact_id"]).doUpdateSet(({ eb, ref }) => ({
                purchases: eb(ref("purchases_total.purchases"), "+", ref("excluded.purchases")),
                cents: eb(ref("purchases_total.cents"), "+", ref("excluded.cents")),
              })),
            )
            .execute();
        },
        { details: false },
      ),
    ],
  });
