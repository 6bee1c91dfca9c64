import type { Check } from "./check.ts";

interface ImportRow {
  readonly id: string;
  readonly status: string;
  /** What ended it, if it failed. */
  readonly problem: unknown;
  readonly created: number;
  readonly contacts: number;
  readonly others: number;
  readonly reported: number;
  readonly there: number;
}

/**
 * An import's counters, report and contacts go forward together. `done` where all of them must be over: completed, or, as
 * children die much faster than hosts, a few of them given up after so many deaths that each may have been their doing.
 */
export async function checkImports({ inspector, findings, since }: Check, done = false): Promise<void> {
  const imports = await inspector.rows<ImportRow>(
    `select i.id, i.status, i.problem, i.created, i.contacts, i.updated + i.skipped + i.rejected as others,
      (select count(*) from imports_row r where r.tenant_id = i.tenant_id and r.import_id = i.id and r.outcome = 'created') as reported,
      (select count(*) from imports_row r join contacts c on c.tenant_id = r.tenant_id and c.id = r.contact_id
        where r.tenant_id = i.tenant_id and r.import_id = i.id and r.contact_did = 'created') as there
      from imports_import i where i.updated_at >= ? or i.status in ('queued', 'running')`,
    inspector.instant(since.at),
  );
  const isGivenUp = ({ status, problem }: ImportRow) =>
    status === "failed" && JSON.stringify(problem).includes("import.interrupted");
  const givenUp = imports.filter(isGivenUp).map(({ id }) => id);
  const forgiven = 10 * givenUp.length <= imports.length ? givenUp : [];
  if (done) for (const id of forgiven) console.log(`given up after ten deaths without a step: import ${id}`);
  for (const { id, status, problem, created, contacts, others, reported, there } of imports) {
    if (created !== reported || reported !== there || there !== contacts)
      findings.add(
        "halfDone",
        `import ${id}: ${created} rows counted, ${reported} reported, ${contacts} contacts counted, ${there} there`,
      );
    // All rows differ; one that was there already was imported before.
    if (others > 0) findings.add("appliedTwice", `import ${id}: ${others} rows were not new`);
    if (done && status !== "completed" && !forgiven.includes(id))
      findings.add("stuck", `import ${id} is ${status}, ${JSON.stringify(problem)}`);
  }
  const unreported = await inspector.rows<{ name: string }>(
    `select c.display_name as name from contacts c where c.created_at >= ? and c.display_name like 'import %'
      and not exists (select 1 from imports_row r where r.tenant_id = c.tenant_id and r.contact_id = c.id)`,
    inspector.instant(since.at),
  );
  for (const { name } of unreported) findings.add("halfDone", `${name}: imported, but not in the report`);
  const unscheduled = await inspector.rows<{ id: string }>(
    `select i.id from imports_import i where i.status in ('queued', 'running')
      and not exists (select 1 from jobs j where j.name = 'imports.run' and j.input ->> 'id' = cast(i.id as text))`,
  );
  for (const { id } of unscheduled) findings.add("halfDone", `import ${id} without its job`);
}
