/** A tutorial's files, each the blocks that carry its name, one after the other: "```ts loyalty.ts". */
export function tutorialFiles(page: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [, name = "", code = ""] of page.matchAll(/^```ts (\S+\.ts)\n([\s\S]*?)^```/gm))
    files.set(name, (files.get(name) ?? "") + code);
  return files;
}
