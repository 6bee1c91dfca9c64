import { type Asked, floorsOf } from "./workload.ts";

export const get: Asked = {
  about: "GET a contact with its e-mails and phones",
  floors: floorsOf.reads,
  connections: [16],
  status: 200,
  requests: (data, random) => () => ({
    method: "GET",
    path: `/contacts/${data.contact(Math.floor(random() * data.contacts)).id}`,
  }),
};
