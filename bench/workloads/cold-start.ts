import { get } from "./get.ts";
import type { Workload } from "./workload.ts";

export const coldStart: Workload = {
  ...get,
  about: "from the start of a process to its first answer, a contact",
  connections: [1],
  starts: true,
};
