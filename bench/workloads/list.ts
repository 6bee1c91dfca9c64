import { oneOf } from "../data/random.ts";
import { nextCursorOf } from "./next-cursor.ts";
import { type Asked, floorsOf } from "./workload.ts";

const pages = 10;

export const list: Asked = {
  about: "a filtered, sorted page of 50 contacts, ten in a row by cursor",
  floors: floorsOf.reads,
  connections: [16],
  status: 200,
  readsAnswers: true,
  requests: (_, random) => {
    let page = 0;
    let stage = "customer";
    return (before) => {
      const cursor = page % pages === 0 ? undefined : nextCursorOf(before ?? "");
      if (cursor === undefined) {
        page = 0;
        stage = oneOf(["customer", "lead", "prospect"], random);
      }
      page += 1;
      const from = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      return { method: "GET", path: `/contacts?filter[lifecycleStage]=${stage}&sort=-createdAt&limit=50${from}` };
    };
  },
};
