import { get } from "./get.ts";
import type { Asked } from "./workload.ts";

export const coldStart: Asked = {
  ...get,
  about: "from the start of a process to its first answer, a contact",
  connections: [1],
  starts: true,
};
