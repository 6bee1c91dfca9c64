import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const megabytes = 400;
const own = `import { peakRssMb } from ${JSON.stringify(new URL("memory.ts", import.meta.url).href)};`;

test("the peak is the process's own, not that of the one that started it", () => {
  const child = `${own} console.log(peakRssMb())`;
  const parent = `${own}
    import { execFileSync } from "node:child_process";
    const held = Buffer.alloc(${megabytes * 1024 ** 2}, 1);
    const child = execFileSync(process.execPath, ["--input-type=module", "-e", ${JSON.stringify(child)}]);
    console.log(JSON.stringify({ held: held.length, parent: peakRssMb(), child: Number(child) }));`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", parent], { encoding: "utf8" });
  const peaks = JSON.parse(said) as { readonly parent: number; readonly child: number };
  expect(peaks.parent).toBeGreaterThan(megabytes);
  expect(peaks.child).toBeGreaterThan(10);
  if (process.platform === "linux") expect(peaks.child).toBeLessThan(megabytes / 2);
});
