import type { LoadMessage } from "./load.ts";
import type { PauseMessage } from "./pause.ts";
import type { ServeMessage } from "./serve.ts";
import type { StepMessage } from "./step.ts";
import type { WorkMessage } from "./work.ts";

/** What each role is told. */
export interface Messages {
  readonly load: LoadMessage;
  readonly work: WorkMessage;
  readonly step: StepMessage;
  readonly pause: PauseMessage;
  readonly serve: ServeMessage;
}

type Roles = { readonly [Name in keyof Messages]: () => Promise<(message: Messages[Name]) => Promise<void>> };

/** What a child may be, loaded when it is known which. */
export const roles: Roles = {
  load: async () => (await import("./load.ts")).load,
  work: async () => (await import("./work.ts")).work,
  step: async () => (await import("./step.ts")).step,
  pause: async () => (await import("./pause.ts")).pause,
  serve: async () => (await import("./serve.ts")).serve,
};
