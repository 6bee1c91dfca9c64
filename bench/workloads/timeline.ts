import { type Asked, floorsOf } from "./workload.ts";

export const timeline: Asked = {
  about: "the newest 50 lines of a contact with 1,000, with their interactions",
  floors: floorsOf.reads,
  connections: [16],
  status: 200,
  requests: (data, random) => () => ({
    method: "GET",
    path: `/contacts/${data.contact(Math.floor(random() * data.busy)).id}/timeline?limit=50`,
  }),
};
