import { defineEntity } from "@mikro-orm/core";
import type { Entity } from "../plugin/entity.ts";
import { childOf } from "../table/references.ts";
import { addressColumns, emailColumns, handleColumns, phoneColumns } from "./contact-point.ts";
import { externalIdColumns } from "./external-id.ts";

/** The child tables with the ways to reach people (`ContactEmail` in `contacts_email`), or organizations. */
export function contactPointEntities<const K extends string>(
  { name, table, key }: { readonly name: string; readonly table: string; readonly key: K },
  parent: () => Entity,
) {
  const child = <P extends object>(className: string, suffix: string, columns: P, list: string) => {
    const properties = { ...columns, [key]: childOf(parent, list) } as P & Record<K, ReturnType<typeof childOf>>;
    return defineEntity({ name: name + className, tableName: `${table}_${suffix}`, properties });
  };
  return {
    emails: child("Email", "email", emailColumns, "emails"),
    phones: child("Phone", "phone", phoneColumns, "phones"),
    addresses: child("Address", "address", addressColumns, "addresses"),
    handles: child("Handle", "handle", handleColumns, "handles"),
    externalIds: child("ExternalId", "external_id", externalIdColumns, "externalIds"),
  };
}
