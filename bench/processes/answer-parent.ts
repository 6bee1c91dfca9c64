/** What `startChild` gave this process. */
export const settingsOf = <Settings>(): Settings => JSON.parse(process.argv[2] ?? "{}") as Settings;

/** Answers each question of the process that started this one, and ends with it. */
export function answerParent<Question>(answer: (question: Question) => Promise<unknown>): void {
  process.on("message", async (question: Question) => {
    try {
      process.send?.({ answer: await answer(question) });
    } catch (error) {
      process.send?.({ problem: error instanceof Error ? error.message : String(error) });
    }
  });
  process.once("disconnect", () => process.exit());
}
