import { Contact, type Entity, type PersonalData, tableOf } from "@kith/core";
import { manifestRule } from "./rule.ts";

/** Columns that hold something on a person whether the row says who it is or not. */
const personal = /^(e?mail|phone|mobile|birthday|(given|family|first|last|full)Name|address|street|iban)$/i;

export const personalData = manifestRule(
  "personal-data",
  "whatever is kept on a person is named in `personalData`, and can be erased as it says",
  function* ({ plugins }) {
    for (const { name, entities = [], personalData: named = [] } of plugins) {
      for (const entity of entities) yield* uncovered(name, entity, named);
      for (const each of named) yield* impossible(name, each);
    }
  },
);

function* uncovered(plugin: string, entity: Entity, named: readonly PersonalData[]) {
  const { columns, type, parent } = tableOf(entity);
  const covered = named.filter((each) => each.entity === entity);
  const people = columns.filter(({ references }) => references?.() === Contact);
  const cure = "Name it: `personalData: [{ entity, person, onErase }]`";
  if (entity === Contact && !covered.some(({ person }) => person === "id"))
    yield { culprit: `${plugin}: ${type} is a person, and personalData does not say so`, cure };
  // Children of a contact go with it.
  for (const { property, childOf } of people)
    if (!childOf && !covered.some(({ person }) => person === property))
      yield { culprit: `${plugin}: ${type}.${property} refers to a contact, and personalData does not say so`, cure };
  if (people.length > 0 || covered.length > 0 || entity === Contact || isOfOrganization(parent?.references?.())) return;
  for (const { property, keyOf } of columns)
    if (!keyOf && personal.test(property))
      yield { culprit: `${plugin}: ${type}.${property} is about a person, and nothing says whose it is`, cure };
}

/** An organization's own addresses and numbers are no person's. */
const isOfOrganization = (parent: Entity | undefined): boolean =>
  parent !== undefined && tableOf(parent).type === "organization";

function* impossible(plugin: string, { entity, person, onErase }: PersonalData) {
  const { byProperty, type } = tableOf(entity);
  const refers = byProperty.get(person)?.references?.() === Contact;
  if (!refers && !(entity === Contact && person === "id"))
    yield {
      culprit: `${plugin}: personalData of ${type} names ${person}, which refers to no contact`,
      cure: "Name the property that holds the contact's id",
    };
  for (const property of onErase === "delete" ? [] : onErase)
    if (!byProperty.get(property)?.nullable)
      yield {
        culprit: `${plugin}: personalData of ${type} empties ${property}, which ${byProperty.has(property) ? "cannot be empty" : "is not there"}`,
        cure: "Make the column nullable, or let the row be deleted",
      };
}
