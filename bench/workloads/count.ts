import { type Asked, floorsOf } from "./workload.ts";

export const count: Asked = {
  about: "a heavy query: how many contacts of a lifecycle stage there are, with the first page",
  floors: floorsOf.others,
  connections: [1],
  status: 200,
  requests: () => () => ({
    method: "GET",
    path: "/contacts?filter[lifecycleStage]=customer&sort=-createdAt&limit=50&count=exact",
  }),
};
