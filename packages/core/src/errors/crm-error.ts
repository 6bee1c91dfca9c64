import type { ErrorDefinition } from "../plugin/define-plugin.ts";

const brand = Symbol.for("kith.CrmError");

/** One thing wrong with the input: where (a JSON pointer, `/emails/0/email`) and what. */
export interface InputProblem {
  readonly pointer: string;
  readonly message: string;
}

/**
 * The one error class of the CRM. `code` is stable and stands in a package's catalogue, `status` is the HTTP status it
 * answers with. Recognise it with `isCrmError`, which also holds across two copies of the package.
 */
export class CrmError extends Error {
  override readonly name = "CrmError";
  readonly [brand] = true;
  readonly code: string;
  readonly status: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly InputProblem[];

  constructor(definition: {
    readonly code: string;
    readonly status: number;
    readonly message: string;
    readonly data?: Readonly<Record<string, unknown>>;
    readonly errors?: readonly InputProblem[];
    readonly cause?: unknown;
  }) {
    super(definition.message, definition.cause === undefined ? undefined : { cause: definition.cause });
    this.code = definition.code;
    this.status = definition.status;
    this.data = definition.data ?? {};
    this.errors = definition.errors ?? [];
  }
}

export function isCrmError(value: unknown): value is CrmError {
  return typeof value === "object" && value !== null && (value as { [brand]?: unknown })[brand] === true;
}

/** Makes the errors of one catalogue. */
export type ErrorFactory<Code extends string> = ((
  code: Code,
  /** Fills the `{names}` of the message and travels with the error. */
  data?: Readonly<Record<string, unknown>>,
  more?: { readonly errors?: readonly InputProblem[]; readonly cause?: unknown },
) => CrmError) & { readonly catalogue: Readonly<Record<Code, ErrorDefinition>> };

/**
 * A package's error catalogue, and the only way its errors are made: a code that is not in it does not compile.
 *
 * @example
 * const errors = defineErrors({ "lead.alreadyConverted": { status: 409, message: "Lead {id} is already converted; read it instead" } });
 * throw errors("lead.alreadyConverted", { id });
 */
export function defineErrors<const Code extends string>(
  catalogue: Readonly<Record<Code, ErrorDefinition>>,
): ErrorFactory<Code> {
  const make = (
    code: Code,
    data: Readonly<Record<string, unknown>> = {},
    more: { readonly errors?: readonly InputProblem[]; readonly cause?: unknown } = {},
  ) => {
    const { status, message } = catalogue[code];
    const filled = message.replace(/\{(\w+)\}/g, (whole, key: string) => (key in data ? String(data[key]) : whole));
    return new CrmError({ code, status, message: filled, data, ...more });
  };
  return Object.assign(make, { catalogue });
}
