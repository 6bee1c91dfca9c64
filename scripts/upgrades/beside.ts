import type { Host, Target } from "../torture/target.ts";
import type { Checkout } from "./checkout.ts";
import { Child } from "./child.ts";
import type { Findings } from "./findings.ts";
import { migrate } from "./migrate.ts";
import { compose } from "./release/compose.ts";
import type { Facts } from "./release/facts.ts";
import { withReader } from "./snapshot.ts";
import { finish } from "./works.ts";

interface Probed {
  readonly before: number;
  readonly after: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly trouble: readonly string[];
  readonly made: Readonly<Record<string, number>>;
}
const refusal = "database.incompatible";
const shown = ({ before, after, refused, trouble }: Probed) =>
  `${before} + ${after} calls answered, refused ${JSON.stringify(refused)}, its worker failed ${trouble.length} times`;

/** What a probe tells at its end, which is soon now. */
const lastWords = async (child: Child) =>
  JSON.parse(
    String(await child.tell("go on").end())
      .split("\n")
      .at(-1) ?? "",
  ) as Probed;

/** Which applied migrations a process that knows these may not go on with. */
const incompatible = (target: Target, known: ReadonlySet<string>) =>
  withReader(target, async ({ rows }) =>
    (await rows("select plugin, name, compatible_from from kith_migrations"))
      .filter(
        ([plugin, name, from]) => !known.has(`${plugin}/${name}`) && from !== null && !known.has(`${plugin}/${from}`),
      )
      .map(([plugin, name]) => `${plugin}/${name}`),
  );

const namesIn = (target: Target) =>
  withReader(
    target,
    async ({ rows }) => new Set((await rows("select plugin, name from kith_migrations")).map((row) => row.join("/"))),
  );

/** Processes of the release beside a schema of head's: served where `compatibleFrom` allows it, else refused by name. */
export async function besideThePast(
  host: Host,
  original: Target,
  checkout: Checkout,
  facts: Facts,
  findings: Findings,
) {
  const known = await namesIn(original);
  const probe = checkout.script("probe.ts");
  /** A running process may not have asked yet whether it is barred; what it does until then must be right all the same. */
  const judge = async (target: Target, probed: Probed, isRunning: boolean) => {
    const barred = await incompatible(target, known);
    const codes = Object.keys(probed.refused);
    const right =
      barred.length > 0
        ? codes.every((code) => code === refusal) && (isRunning || probed.after === 0)
        : codes.length === 0 && probed.trouble.length === 0;
    const by = barred.join(", ") || "nothing";
    if (!right) findings.add("wrong", `${by} bars it, and ${shown(probed)} ${probed.trouble[0] ?? ""}`);
    return `barred by ${by}: ${shown(probed)}`;
  };

  const rolling = await host.copy(original, "rolling");
  await findings.case("a process of the release that serves meanwhile", async () => {
    const child = new Child(probe, rolling);
    await child.says("ready");
    await migrate(rolling);
    // Both work on the same jobs and the same journal, as in a rolling deployment.
    const crm = await compose(rolling, { grown: true });
    const stop = new AbortController();
    const working = crm.work({ signal: stop.signal, pollMs: 20 });
    const probed = await lastWords(child);
    stop.abort();
    await working;
    await crm.close();
    const said = await judge(rolling, probed, true);
    await finish(rolling, facts, findings, probed.made);
    return `${said}; all it did is there once`;
  });
  await findings.case("a process of the release that comes later", async () =>
    judge(rolling, await lastWords(new Child(probe, rolling)), false),
  );
  await findings.case("the same after a migration that says it is not compatible", async () => {
    await using crm = await compose(rolling, { grown: true, breaking: true });
    await crm.migrations.apply();
    return judge(rolling, await lastWords(new Child(probe, rolling)), false);
  });
  await host.drop(rolling);
}
