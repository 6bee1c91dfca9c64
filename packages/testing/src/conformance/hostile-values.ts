/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const fragments = [
  ...[
    "'",
    '"',
    "`",
    "\\",
    "%",
    "_",
    ";",
    "--",
    "/*",
    "*/",
    ",",
    ".",
    "-",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "$1",
    "?",
    ":x",
    "@x",
  ],
  ...[
    "' or '1'='1",
    "' union select * from tenants --",
    "'; drop table contacts; --",
    "(select pg_sleep(9))",
    "::jsonb",
    "$$",
  ],
  ...[
    "\0",
    "\ud800",
    "\u{1f98a}",
    "\uffff",
    "\u202e",
    "İ",
    "ß",
    "ﷺ",
    "\n",
    "\t",
    " ",
    "e\u0301",
    "null",
    "true",
    "NaN",
    "1e309",
  ],
  ...[
    "0",
    "-1",
    "9007199254740993",
    "2026-02-30",
    "2026-01-01T00:00:00Z",
    "0000-00-00",
    "99999-01-01",
    "a".repeat(3_000),
  ],
  ...[
    "tenantId",
    "tenant_id",
    "id",
    "row.id",
    "__proto__",
    "constructor",
    "createdAt",
    "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
  ],
];
const operators = [
  "eq",
  "ne",
  "in",
  "gt",
  "gte",
  "lt",
  "lte",
  "contains",
  "startsWith",
  "isNull",
  "like",
  "__proto__",
  "toString",
  "",
];

const edges: Readonly<Record<string, readonly unknown[]>> = {
  instant: ["0001-01-01", "0000-01-01", "9999-12-31T23:59:59.9999Z", "2026-02-30", "2026-01-01T00:00:00+99:00", "-1"],
  date: ["0001-01-01", "0000-12-31", "9999-12-31", "2026-02-29", "2026-1-1"],
  uuid: ["00000000-0000-0000-0000-000000000000", "01938F2A-7C1E-7B3A-9D54-2F6C8E0A1B01", "{}", "0".repeat(36)],
  boolean: [true, "false", "yes", 0, 1],
};

/** What may come from outside, made by the numbers of a generator. */
export class HostileValues {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  chance(part: number): boolean {
    return this.#next() < part;
  }
  one<T>(of: readonly T[]): T {
    return of[Math.floor(this.#next() * of.length)] as T;
  }
  text(): string {
    const length = Math.floor(this.#next() * 4);
    return Array.from({ length: length + 1 }, () => this.one(fragments)).join(this.chance(0.3) ? " " : "");
  }
  number(): number {
    return this.one([0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, Number.MAX_SAFE_INTEGER, this.#next() * 1e6]);
  }
  value(depth = 0): unknown {
    const kind = this.#next();
    if (kind < 0.55) return this.text();
    if (kind < 0.7) return this.number();
    if (kind < 0.8) return this.one([true, false, null]);
    if (depth > 2) return this.text();
    const items = Array.from({ length: Math.floor(this.#next() * 4) }, () => this.value(depth + 1));
    return kind < 0.9 ? items : Object.fromEntries(items.map((item) => [this.text(), item]));
  }
  /** The value with something else in one of its places. */
  instead(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return this.value();
    const keys = Object.keys(value);
    const chosen = this.one(keys);
    const changed = Object.entries(value).map(
      ([key, part]) => [key, key === chosen ? this.instead(part) : part] as const,
    );
    return Array.isArray(value) ? changed.map(([, part]) => part) : Object.fromEntries(changed);
  }
  /** What a column of this kind may just hold, or just not. */
  edge(kind: string | undefined): unknown {
    if (kind === "integer" || kind === "number") return this.number();
    const of = kind === undefined ? undefined : edges[kind];
    return of ? this.one(of) : this.value();
  }
  /** One condition on what there is, by an operator that there is. */
  condition(names: readonly string[], kindOf: (name: string) => string | undefined): Record<string, unknown> {
    const name = names.length > 0 ? this.one(names) : this.text();
    const value = this.chance(0.7) ? this.edge(kindOf(name)) : this.value();
    return { [name]: this.chance(0.4) ? value : { [this.one(operators.slice(0, 10))]: value } };
  }
  /** A filter as a list may be asked for it, by names that it has and others. */
  filter(names: readonly string[], kindOf: (name: string) => string | undefined): Record<string, unknown> {
    const conditions = Array.from({ length: 1 + Math.floor(this.#next() * 2) }, () => {
      const name = this.chance(0.8) && names.length > 0 ? this.one(names) : this.text();
      const plain = this.chance(0.5) ? this.value() : this.edge(kindOf(name));
      const value = this.chance(0.4) ? plain : { [this.one(operators)]: plain };
      return [name, value] as const;
    });
    return Object.fromEntries(conditions);
  }
}
