import { type Asked, floorsOf } from "./workload.ts";

export const lookup: Asked = {
  about: "who is calling: person, organization, last 20 interactions, open tasks",
  floors: floorsOf.reads,
  connections: [16],
  status: 200,
  requests: (data, random) => () => ({
    method: "GET",
    path: `/contacts/lookup?phone=${encodeURIComponent(data.contact(Math.floor(random() * data.contacts)).phone)}`,
  }),
};
