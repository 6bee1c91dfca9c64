import type { Workload } from "./workload.ts";

export const get: Workload = {
  about: "GET a contact with its e-mails and phones",
  floors: ["plain"],
  connections: [16],
  status: 200,
  requests: (data, random) => () => ({
    method: "GET",
    path: `/contacts/${data.contact(Math.floor(random() * data.contacts)).id}`,
  }),
};
