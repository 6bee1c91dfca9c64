import { likeness, succeeded } from "./outcome.ts";
import { worldRule } from "./rule.ts";
import { type Attempt, strangerAttempts } from "./stranger-attempts.ts";
import { elsewhere, home } from "./world.ts";

const cure = "Read by ctx.from and ctx.children, which carry the tenant; `ctx.raw` carries nothing";
const said = ({ operation, how }: Attempt) => `${operation.key} ${how}`;
const ids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

export const tenantSeesNothing = worldRule(
  "tenant-sees-nothing",
  "no operation answers a stranger with anything of another tenant",
  async function* (world) {
    const { attempts } = await strangerAttempts(world);
    const foreign = await world.tables.ids(home);
    const own = await world.tables.ids(elsewhere);
    for (const attempt of attempts) {
      const { outcome, input } = attempt;
      if (world.canary.isIn(outcome.text) && !world.canary.isIn(JSON.stringify(input)))
        yield { culprit: `${said(attempt)} shows another tenant's texts: ${outcome.text.slice(0, 200)}`, cure };
      const listed = (outcome.output as { items?: readonly { id?: unknown }[] } | undefined)?.items ?? [];
      const given = JSON.stringify(input);
      const told = [
        // What a refusal repeats of what was asked is no news; what a list shows is, even if it was asked by its id.
        ...(outcome.text.match(ids) ?? []).filter((id) => !given.includes(id)),
        ...listed.map(({ id }) => String(id)),
      ].find((id) => foreign.has(id) && !own.has(id));
      if (told) yield { culprit: `${said(attempt)} shows another tenant's ${told}`, cure };
    }
  },
);

export const tenantAbsentAlike = worldRule(
  "tenant-absent-alike",
  "another tenant's records are answered like records that are nowhere",
  async function* (world) {
    const { attempts } = await strangerAttempts(world);
    for (const attempt of attempts) {
      const { outcome, absent, unkeyed } = attempt;
      if (absent && likeness(outcome) !== likeness(absent))
        yield {
          culprit: `${said(attempt)} answers ${likeness(outcome).slice(0, 200)}, but of absent records ${likeness(absent).slice(0, 200)}`,
          cure: "Find the record by readRecord or ctx.from, before anything else is said of it",
        };
      if (unkeyed && succeeded(outcome) !== succeeded(unkeyed))
        yield {
          culprit: `${said(attempt)} answers ${likeness(outcome).slice(0, 200)}, but without the key ${likeness(unkeyed).slice(0, 200)}`,
          cure: "Leave Idempotency-Keys to core",
        };
    }
  },
);

export const tenantChangesNothing = worldRule(
  "tenant-changes-nothing",
  "no operation changes anything of another tenant",
  async function* (world) {
    const { changed } = await strangerAttempts(world);
    for (const [key, tables] of changed)
      yield {
        culprit: `${key} changes ${tables.join(", ")} of another tenant`,
        cure: "Write by ctx.create, ctx.update and ctx.remove; with `ctx.raw` say the tenant",
      };
  },
);

export const idsChecked = worldRule(
  "ids-checked",
  "no command takes the id of a record that is not there",
  async function* (world) {
    const { attempts } = await strangerAttempts(world);
    const told = new Set<string>();
    for (const { operation, how, absent } of attempts) {
      const culprit = `${operation.key} ${how} takes ids of nothing`;
      // A bulk form answers for each item.
      const isBulk = typeof absent?.output === "object" && absent.output !== null && "results" in absent.output;
      if (operation.operation.kind !== "command" || !absent || !succeeded(absent) || isBulk || told.has(culprit))
        continue;
      told.add(culprit);
      yield { culprit, cure: "Declare the column by `references(…)`, or look for the record by readRecord" };
    }
  },
);
