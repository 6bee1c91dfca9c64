import { countryCode } from "@kith/core";
import type { Field } from "../mapping/field-paths.ts";
import type { AttributeReaders } from "./attribute-values.ts";
import { dayOf, emailsIn, severalOf, wholeNumber } from "./cell-values.ts";

/** What reading cells depends on. */
export interface Reading {
  readonly locale: string;
  readonly today: Date;
  readonly source: string;
}

type List = "emails" | "phones" | "addresses";

interface Point {
  label?: string;
  [part: string]: string | undefined;
}

/** Gathers the cells of one row that belong to one party, and makes the input of its `create` operation of them. */
export class PartyBuilder {
  readonly #reading: Reading;
  readonly #attributes: AttributeReaders;
  readonly #fields: Record<string, unknown> = {};
  readonly #points: Readonly<Record<List, Map<string, Point>>> = {
    emails: new Map(),
    phones: new Map(),
    addresses: new Map(),
  };
  readonly #handles: { kind: string; value: string }[] = [];
  externalId: string | undefined;

  constructor(reading: Reading, attributes: AttributeReaders) {
    this.#reading = reading;
    this.#attributes = attributes;
  }

  /** Answers what is wrong with the cell, if anything is. */
  add(field: Field, cell: string, column: number): string | undefined {
    switch (field.kind) {
      case "text":
        this.#fields[field.name] = join(this.#fields[field.name], cell);
        return undefined;
      case "date": {
        const day = dayOf(cell, this.#reading.locale, this.#reading.today);
        if (day) this.#fields[field.name] = day;
        return day === undefined ? "is not a day of the calendar; write it as 1957-03-14" : undefined;
      }
      case "number":
        this.#fields[field.name] = wholeNumber(cell);
        return this.#fields[field.name] === undefined ? "is not a whole number" : undefined;
      case "set":
        this.#addToSet(field.name, cell);
        return undefined;
      case "externalId":
        this.externalId = join(this.externalId, cell);
        return undefined;
      case "attribute":
        this.#fields["attributes"] = {
          ...(this.#fields["attributes"] as object),
          [field.name]: this.#attributes.get(field.name)?.(cell) ?? cell,
        };
        return undefined;
      case "handle":
        this.#handles.push({ kind: field.of, value: cell });
        return undefined;
      case "email":
      case "phone":
      case "address":
        this.#addPoint(field, cell, column);
        return undefined;
      case "role":
        return undefined;
    }
  }

  /** The input, or undefined where no cell was filled. */
  input(): Record<string, unknown> | undefined {
    const input: Record<string, unknown> = { ...this.#fields };
    const emails = listed(this.#points.emails, "email", ({ email, label }) => ({
      email,
      ...(mailSystems.has(label ?? "") ? {} : { label }),
    }));
    // The first of a list is the main one, which a fax is not where there is a phone.
    const phones = listed(this.#points.phones, "number", ({ number, label, type, extension }) => ({
      number,
      label,
      type: type ?? typeByLabel(label),
      extension,
    })).sort((one, other) => Number(one["type"] === "fax") - Number(other["type"] === "fax"));
    const addresses = [...this.#points.addresses.values()].flatMap((point) => this.#address(point));
    if (emails.length > 0) input["emails"] = emails;
    if (phones.length > 0) input["phones"] = phones;
    if (addresses.length > 0) input["addresses"] = addresses;
    if (this.#handles.length > 0) input["handles"] = this.#handles;
    if (this.externalId !== undefined) input["externalIds"] = [{ source: this.#reading.source, id: this.externalId }];
    return Object.keys(input).length === 0 ? undefined : input;
  }

  #addToSet(name: string, cell: string): void {
    // Google marks its own groups with an asterisk; everybody is in "myContacts".
    const values = severalOf(cell, true)
      .map((value) => value.replace(/^\* /, ""))
      .filter((value) => value !== "myContacts");
    const known = (this.#fields[name] as string[] | undefined) ?? [];
    if (values.length > 0)
      this.#fields[name] = [...known, ...(name === "kinds" ? values.map((kind) => kind.toLowerCase()) : values)];
  }

  #addPoint(field: Extract<Field, { kind: "email" | "phone" | "address" }>, cell: string, column: number): void {
    if (field.kind === "address") {
      this.#put("addresses", field.item, field.part, cell, { label: field.label });
      return;
    }
    const list = field.kind === "email" ? "emails" : "phones";
    const item = field.item ?? `column ${column}`;
    const isLabel = field.part !== "email" && field.part !== "number";
    const values = isLabel ? [cell] : field.kind === "email" ? emailsIn(cell) : severalOf(cell);
    const marks = { label: field.label, ...(field.kind === "phone" && field.type ? { type: field.type } : {}) };
    for (const [index, value] of values.entries())
      this.#put(list, index === 0 ? item : `${item} ${index}`, field.part, value, marks);
  }

  #put(list: List, item: string, part: string, cell: string, marks: Point): void {
    const points = this.#points[list];
    const point = points.get(item) ?? {};
    for (const [name, mark] of Object.entries(marks)) if (mark !== undefined) point[name] = mark;
    const value = part === "label" ? cell.replace(/^\* /, "") : cell;
    point[part] = list === "addresses" && part !== "label" ? (join(point[part], value) as string) : value;
    points.set(item, point);
  }

  #address({ country: written, ...lines }: Point): Record<string, unknown>[] {
    const { label, ...filled } = lines;
    if (written === undefined && Object.keys(filled).length === 0) return [];
    const code = written === undefined ? null : countryCode(written, this.#reading.locale);
    return [
      {
        ...lines,
        ...(code ? { country: code } : {}),
        ...(written !== undefined && !code ? { countryName: written } : {}),
      },
    ];
  }
}

const join = (before: unknown, cell: string): string => (typeof before === "string" ? `${before} ${cell}` : cell);

/** Outlook calls the mail system the type of an address. */
const mailSystems = new Set(["SMTP", "EX"]);

const typeByLabel = (label: string | undefined) =>
  label === undefined ? undefined : /fax/i.test(label) ? "fax" : /mobil|cell|handy/i.test(label) ? "mobile" : undefined;

/** The points that have what makes one, each without what it does not say. */
function listed(points: ReadonlyMap<string, Point>, key: string, make: (point: Point) => Record<string, unknown>) {
  const list: Record<string, unknown>[] = [];
  for (const point of points.values()) {
    if (point[key] === undefined) continue;
    const item: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(make(point))) if (value !== undefined) item[name] = value;
    list.push(item);
  }
  return list;
}
