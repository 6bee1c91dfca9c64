import { type Asked, floorsOf } from "./workload.ts";

export const create: Asked = {
  about: "POST a contact with e-mail and phone, durable commits",
  floors: floorsOf.writes,
  connections: [1, 16, 64],
  status: 201,
  requests: (data, random) => () => {
    const { givenName, familyName } = data.contact(Math.floor(random() * data.contacts));
    const number = Math.floor(random() * 1e9);
    return {
      method: "POST",
      path: "/contacts",
      body: {
        givenName,
        familyName,
        kinds: ["customer"],
        tags: ["newsletter"],
        lifecycleStage: "lead",
        emails: [{ email: `${givenName}.${familyName}.${number}@Example.com`, label: "work" }],
        phones: [{ number: `+49 30 ${10_000_000 + (number % 80_000_000)}`, label: "work", type: "mobile" }],
      },
    };
  },
};
