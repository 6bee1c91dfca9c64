import { expect, test } from "vitest";
import * as z from "zod";
import { contactOperations } from "../contacts/contacts-plugin.ts";
import { fileOperations } from "../files/files-plugin.ts";
import { interactionOperations } from "../interactions/interactions-plugin.ts";
import { organizationOperations } from "../organizations/organizations-plugin.ts";
import type { Operation } from "../plugin/operation.ts";
import { relationOperations } from "../relations/relations-plugin.ts";
import { taskOperations } from "../tasks/tasks-plugin.ts";

const nouns: Record<string, Record<string, Operation>> = {
  contacts: contactOperations,
  organizations: organizationOperations,
  relations: relationOperations,
  interactions: interactionOperations,
  tasks: taskOperations,
  files: fileOperations,
};
const all = Object.entries(nouns).flatMap(([noun, operations]) =>
  Object.entries(operations).map(([name, operation]) => [`${noun}.${name}`, operation] as const),
);

test.each(all)("%s has a summary, and examples that its schema accepts", (key, { declaration, permission, kind }) => {
  expect(declaration.summary).not.toBe("");
  expect(permission).toBe(`${key.split(".")[0]}:${kind === "command" ? "write" : "read"}`);
  expect(declaration.examples).not.toHaveLength(0);
  for (const example of declaration.examples ?? [undefined])
    expect(z.safeParse(declaration.input as unknown as z.ZodType, example).error).toBeUndefined();
});
