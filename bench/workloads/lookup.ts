import type { Asked } from "./workload.ts";

export const lookup: Asked = {
  about: "who is calling: person, organization, last 20 interactions, open tasks",
  floors: ["plain"],
  connections: [16],
  status: 200,
  requests: (data, random) => () => ({
    method: "GET",
    path: `/contacts/lookup?phone=${encodeURIComponent(data.contact(Math.floor(random() * data.contacts)).phone)}`,
  }),
};
