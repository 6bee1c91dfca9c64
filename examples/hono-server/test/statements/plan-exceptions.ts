/** What a plan may do all the same. */
export interface PlanException {
  /** On both where this is absent. */
  readonly dialect?: "sqlite" | "postgresql";
  readonly operation: string;
  /** By which sorts; by any where this is absent. */
  readonly sorts?: readonly string[];
  /** What the faulty line of the plan has in it. */
  readonly plan: string;
  readonly reason: string;
}

/** Each of them must be met by the test; one that no plan needs any more fails it. */
export const planExceptions: readonly PlanException[] = [
  {
    operation: "consumers.list",
    plan: "consumer_positions",
    reason: "A table of the house, with a row for each consumer",
  },
  {
    operation: "tenancy.export",
    plan: "kith_migrations",
    reason: "A table of the house, with a row for each migration",
  },
  {
    dialect: "postgresql",
    operation: "journal.verify",
    plan: "by journal_tenant_seq",
    reason: "It is there to read all of the tenant's journal, in this order",
  },
  {
    dialect: "postgresql",
    operation: "consumers.failures",
    plan: "by consumer_failures_waiting",
    reason: "Its filter is for what waits, and this index holds nothing else: little, or something is wrong",
  },
];
