/** The part of an OpenAPI description that the fuzz reads. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, DescribedResponse>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
  };
}

export interface DescribedOperation {
  readonly operationId: string;
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: JsonSchema }>> };
  readonly responses: Readonly<Record<string, DescribedResponse | { readonly $ref: string }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly style?: string;
  readonly schema: JsonSchema;
}

export interface DescribedResponse {
  readonly content?: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
}

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** The record type that an id is of. */
  readonly "x-refersTo"?: string;
}

/** What a reference stands for; anything else is itself. */
export function followed<T extends object>(part: T | { readonly $ref: string }, description: Description): T {
  if (!("$ref" in part) || typeof part.$ref !== "string") return part as T;
  const [kind = "", name = ""] = part.$ref.slice("#/components/".length).split("/");
  const target = (description.components as unknown as Record<string, Record<string, T>>)[kind]?.[name];
  if (!target) throw new Error(`${part.$ref} leads nowhere`);
  return followed(target, description);
}
