import { isCrmError } from "@kith/core";
import { greeting } from "./greeting.ts";
import { SetupError, settingsFrom } from "./settings.ts";
import { startServer } from "./start-server.ts";
import { stopOnSignals } from "./stop-on-signals.ts";

try {
  const settings = settingsFrom(process.env);
  const starting = startServer(settings);
  // From the first moment on: a signal during the start stops the server as soon as it has started.
  stopOnSignals(async () => (await starting).stop());
  console.log(greeting(await starting, settings));
} catch (error) {
  // What names its cure needs no stack.
  console.error(error instanceof SetupError || isCrmError(error) ? `\n${error.message}` : error);
  process.exit(1);
}
