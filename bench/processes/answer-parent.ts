/** What `startChild` gave this process. */
export const settingsOf = <Settings>(): Settings => JSON.parse(process.argv[2] ?? "{}") as Settings;

/** Answers each question of the process that started this one, and ends with it. */
export function answerParent<Question>(answer: (question: Question) => Promise<unknown>): void {
  // Where the parent is gone by then, the callback hears of it and nobody else.
  const send = (message: object) => process.send?.(message, undefined, undefined, () => undefined);
  process.on("message", async (question: Question) => {
    try {
      send({ answer: await answer(question) });
    } catch (error) {
      send({ problem: error instanceof Error ? error.message : String(error) });
    }
  });
  process.once("disconnect", () => process.exit());
  // It may have gone while this one was loading.
  if (!process.connected) process.exit();
}
