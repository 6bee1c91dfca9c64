import { get } from "./get.ts";
import { type Asked, floorsOf } from "./workload.ts";

export const coldStart: Asked = {
  ...get,
  about: "from the start of a process to its first answer, a contact",
  floors: floorsOf.others,
  connections: [1],
  starts: true,
};
