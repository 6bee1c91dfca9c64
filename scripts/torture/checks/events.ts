import { stepsOfJob } from "../plugin.ts";
import { type Check, parsed } from "./check.ts";

export const consumedEvents = ["torture.touched", "lead.converted"] as const;

interface Touch {
  readonly key: string;
  readonly subject: string;
  /** The last of so many. */
  readonly n: number;
  readonly times: number;
}

/** What consumers and jobs did, against what was committed for them. Remembers from one kill to the next. */
export class EventCheck {
  /** By entry, how often it took effect. */
  readonly #effects = new Map<string, number>();
  /** By subject, the last event that took effect. */
  readonly #last = new Map<string, number>();
  /** By key, the steps its job has done. */
  readonly #runs = new Map<string, number>();
  readonly #scheduled = new Set<string>();

  /** `done` where nothing may be left to do. */
  async check(check: Check, done = false): Promise<void> {
    await this.#checkEntries(check);
    await this.#checkEffects(check);
    await this.#checkJobs(check);
    if (!done) return;
    for (const [entry, times] of this.#effects) if (times === 0) check.findings.add("eventsLost", `entry ${entry}`);
    for (const key of this.#scheduled) {
      const steps = this.#runs.get(key) ?? 0;
      if (steps < stepsOfJob) check.findings.add("stuck", `job ${key}: ${steps} of ${stepsOfJob} steps done`);
    }
  }

  /** A command's entry and its own row say the same. */
  async #checkEntries({ inspector, findings, since }: Check): Promise<void> {
    const entries = await inspector.rows<{ id: string; event: string; payload: unknown; subject: string }>(
      `select j.id, j.event, j.payload, s.subject_id as subject from journal j
        join journal_subjects s on s.tenant_id = j.tenant_id and s.entry_id = j.id and s.position = 0
        where j.seq > ? and j.event in (${consumedEvents.map((name) => `'${name}'`).join(", ")})`,
      since.journal,
    );
    const told = new Set<string>();
    for (const { id, event, payload, subject } of entries) {
      if (!this.#effects.has(id)) this.#effects.set(id, 0);
      const { key, n } = parsed<Touch>(payload);
      if (event === "torture.touched") told.add(`event ${n} of ${subject} by ${key}`);
    }
    const touches = await inspector.rows<Touch>(
      "select key, subject, n, times from torture_touch where number > ?",
      since.touch,
    );
    for (const { key, subject, n, times } of touches) {
      for (let each = n - times + 1; each <= n; each++)
        if (!told.delete(`event ${each} of ${subject} by ${key}`))
          findings.add("halfDone", `touch ${key} of ${subject} without its entry ${each}`);
      this.#scheduled.add(key);
    }
    for (const entry of told) findings.add("halfDone", `${entry}: an entry without its command's row`);
  }

  async #checkEffects({ inspector, findings, since }: Check): Promise<void> {
    const effects = await inspector.rows<{ entry: string; subject: string; n: number | null; event: string }>(
      "select entry_id as entry, subject, n, event from torture_effect where number > ? order by number",
      since.effect,
    );
    for (const { entry, subject, n, event } of effects) {
      const times = this.#effects.get(entry);
      if (times === undefined) findings.add("halfDone", `entry ${entry} of ${subject} took effect, and is not there`);
      else if (times > 0) findings.add("appliedTwice", `entry ${entry} of ${subject}`);
      this.#effects.set(entry, (times ?? 0) + 1);
      if (n === null || event !== "torture.touched") continue;
      const last = this.#last.get(subject) ?? 0;
      if (n < last) findings.add("reordered", `event ${n} of ${subject} took effect after ${last}`);
      this.#last.set(subject, Math.max(n, last));
    }
  }

  async #checkJobs({ inspector, findings, since }: Check): Promise<void> {
    const runs = await inspector.rows<{ key: string; step: number }>(
      "select key, step from torture_run where number > ? order by number",
      since.run,
    );
    for (const { key, step } of runs) {
      const last = this.#runs.get(key) ?? 0;
      if (step <= last) findings.add("appliedTwice", `step ${step} of job ${key}`);
      else if (step > last + 1) findings.add("halfDone", `step ${step} of job ${key} came after ${last}`);
      this.#runs.set(key, Math.max(step, last));
    }
    const jobs = await inspector.rows<{ key: string }>(
      "select input ->> 'key' as key from jobs where name = 'torture.stamp'",
    );
    const known = new Set(jobs.map(({ key }) => key));
    for (const key of this.#scheduled)
      if (!known.has(key) && !this.#runs.has(key)) findings.add("halfDone", `touch ${key} without its job`);
    for (const key of known) {
      const entry = /^entry (.+)$/.exec(key)?.[1];
      if (entry === undefined ? !this.#scheduled.has(key) : !this.#effects.get(entry))
        findings.add("halfDone", `job ${key} without what scheduled it`);
      this.#scheduled.add(key);
    }
  }
}
