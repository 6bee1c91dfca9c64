import type { ReadCall } from "../call/read-call.ts";
import { trimPart } from "../call/trim-answer.ts";
import { visibleRecords } from "../call/visible-records.ts";
import { type Provision, provide } from "../plugin/capability.ts";
import { composition } from "../plugin/composition.ts";
import type { AttributeSchemas } from "../plugin/services.ts";

/** What core itself provides to every plugin. */
export function ownCapabilities(
  attributes: AttributeSchemas,
  report: (error: unknown, where: string) => void,
): readonly Provision[] {
  return [
    provide(composition, (ctx) => {
      const { registry } = (ctx as ReadCall).session.runtime;
      return {
        sections: (of) => registry.sections.filter(({ section }) => section.of === of),
        trimSection: (section, value, within) => trimPart(section.schema, value, within as ReadCall),
        criterion: (name) => registry.criteria.get(name),
        attributeSchema: (of) => attributes[of],
        permissionOfType: (type) => registry.permissionOfType.get(type),
        visible: (records, within) => visibleRecords(within, records),
        columnKinds: (table) =>
          registry.model.byName.has(table)
            ? new Map(registry.model.byName.get(table)?.columns.map(({ column, kind }) => [column, kind]))
            : undefined,
        report,
      };
    }),
  ];
}
