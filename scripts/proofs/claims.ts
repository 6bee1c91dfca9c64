let failed = 0;

/** Prints one finding; what does not hold is counted, with what there is to say of it. */
export function claim(holds: boolean, text: string, evidence = ""): void {
  console.log(`  ${holds ? "ok  " : "FAIL"} ${text}`);
  if (holds) return;
  failed += 1;
  const lines = evidence.trim().split("\n").filter(Boolean);
  for (const line of lines.slice(0, 20)) console.log(`         ${line.slice(0, 400)}`);
  if (lines.length > 20) console.log(`         … ${lines.length - 20} lines more`);
}

export const note = (text: string): void => console.log(`       ${text}`);
export const heading = (text: string): void => console.log(`\n${text}`);

/** Ends the proof: non-zero where anything failed. */
export function conclude(): void {
  console.log(failed === 0 ? "\nProved." : `\n${failed} failed.`);
  process.exitCode = failed === 0 ? 0 : 1;
}
