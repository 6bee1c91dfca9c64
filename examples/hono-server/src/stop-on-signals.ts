/** A process manager kills after some seconds; better to leave by ourselves. What is cut off goes on at the next start. */
const deadline = 4000;

/** Stops once, on the first signal: npm, a terminal and a process manager may each send one. Exits with 0. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const leave = async () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => {
      console.error("Stopping took too long; what was under way goes on at the next start.");
      process.exit(1);
    }, deadline).unref();
    try {
      await stop();
      process.exit(0);
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, leave);
}
