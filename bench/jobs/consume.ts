import { isDeepStrictEqual } from "node:util";
import { purchaseCount, purchaseRows } from "../data/purchases.ts";
import type { Place, Side } from "../places/place.ts";
import { BenchProblem } from "../problem.ts";
import type { Job, Stage } from "./job.ts";
import { until } from "./until.ts";

const sides = ["kith", "floor"] as const satisfies readonly Side[];

export const consume: Job = {
  about: "journal entries through a consumer into a projection, in batches",
  connections: [1],
  composed: ["purchases"],
  size: purchaseCount,
  lookSize: purchaseCount,
  prepare: async (stage) => {
    const { place, data } = stage;
    for (const side of sides) await place.fill(side, purchaseRows(data));
    await seal(stage);
  },
  run: async ({ place }, side, { size }) => {
    const on = side.name === "kith" ? "kith" : "floor";
    await place.change(on, ["delete from purchases_total", "delete from consumer_positions where name = 'purchases'"]);
    const began = Date.now();
    await side.work();
    const taken = "select coalesce(sum(purchases), 0) as done from purchases_total";
    await until(size, () => countOf(place, on, taken));
    const [row] = await place.query(on, "select updated_at from consumer_positions where name = 'purchases'");
    return { ms: new Date(row?.updated_at as Date | number).getTime() - began };
  },
  assertAlike: async ({ place }) => {
    const left = (side: Side) => place.query(side, "select * from purchases_total order by tenant_id, contact_id");
    if (!isDeepStrictEqual(await left("kith"), await left("floor")))
      throw new BenchProblem("The projections of the sides are not alike");
  },
};

/** Links what is there into blocks beforehand: core's own consumer would do it meanwhile, and the floor does not. */
async function seal({ place, start }: Stage): Promise<void> {
  const kith = await start("kith", []);
  await kith.work();
  const entries = await countOf(place, "kith", "select count(*) as done from journal");
  const sealed = "select coalesce(sum(entries), 0) as done from journal_seals";
  await until(entries, () => countOf(place, "kith", sealed));
  await kith.stop();
}

async function countOf(place: Place, side: Side, sql: string): Promise<number> {
  const [row] = await place.query(side, sql);
  return Number(row?.done);
}
