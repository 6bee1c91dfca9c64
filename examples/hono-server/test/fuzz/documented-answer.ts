import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { type DescribedOperation, type DescribedResponse, type Description, followed } from "./description.ts";

/** What goes wrong before an operation is reached, and may therefore be answered at every route. */
const anywhere = new Set(["413", "415"]);

/** Holds answers against the description. */
export class DocumentedAnswers {
  readonly #description: Description;
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(description: Description) {
    this.#description = description;
    formats.default(this.#ajv);
    this.#ajv.addSchema({ $id: "urn:kith:description", components: description.components });
  }

  /** What of an answer is not as described; undefined where all is. */
  async problemOf(operation: DescribedOperation, response: Response): Promise<string | undefined> {
    const status = String(response.status);
    const text = await response.text();
    const shown = `${status} ${text.slice(0, 500)}`;
    if (response.status >= 500) return `a fault: ${shown}`;
    const described =
      operation.responses[status] ?? (anywhere.has(status) ? operation.responses["default"] : undefined);
    if (!described) return `an undocumented status: ${shown}`;
    const { content } = followed<DescribedResponse>(described, this.#description);
    if (!content) return text === "" ? undefined : `a body where none is described: ${shown}`;
    const type = response.headers.get("content-type") ?? "";
    if ("application/octet-stream" in content) return undefined;
    const media = content[type];
    if (!media) return `an undocumented type ${type}: ${shown}`;
    const validate = this.#validator(operation.operationId, status, media.schema ?? {});
    return validate(JSON.parse(text)) ? undefined : `${this.#ajv.errorsText(validate.errors)}: ${shown}`;
  }

  #validator(operation: string, status: string, schema: object) {
    const key = `urn:kith:answer:${operation}:${status}`;
    const known = this.#ajv.getSchema(key);
    if (known) return known;
    // References are to the whole description.
    const linked = JSON.parse(JSON.stringify(schema), (name, value) =>
      name === "$ref" && typeof value === "string" ? `urn:kith:description${value}` : value,
    );
    this.#ajv.addSchema({ ...linked, $id: key });
    return this.#ajv.getSchema(key) as NonNullable<ReturnType<Ajv2020["getSchema"]>>;
  }
}
