import { isDeepStrictEqual } from "node:util";
import type { Dataset } from "../data/dataset.ts";
import { seeded } from "../data/random.ts";
import { type HttpAnswer, HttpConnection } from "../load/http-connection.ts";
import { BenchProblem } from "../problem.ts";
import type { Running } from "../processes/sides.ts";
import type { Asked } from "../workloads/workload.ts";
import { withoutChance } from "./without-chance.ts";

const asked = 20;

/** Puts the same requests to both sides, which must answer alike: status, headers, and every member of the body. */
export async function assertSameAnswers(workload: Asked, data: Dataset, kith: Running, floor: Running): Promise<void> {
  const connections = [await HttpConnection.open(kith.port), await HttpConnection.open(floor.port)] as const;
  try {
    const [ofKith, ofFloor] = [workload.requests(data, seeded(7)), workload.requests(data, seeded(7))];
    let before: readonly (string | undefined)[] = [];
    for (let count = 0; count < asked; count++) {
      const requests = [ofKith(before[0]), ofFloor(before[1])] as const;
      const one = await connections[0].send(requests[0]);
      const other = await connections[1].send(requests[1]);
      if (one.status !== workload.status || !isDeepStrictEqual(comparable(one), comparable(other)))
        throw new BenchProblem(
          `The sides do not answer alike to ${requests[0].method} ${requests[0].path}\n` +
            `kith: ${JSON.stringify(comparable(one))}\n${floor.name}: ${JSON.stringify(comparable(other))}`,
        );
      before = workload.readsAnswers ? [one.body.toString(), other.body.toString()] : [];
    }
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** Headers that say nothing of the answer, or are the transport's. */
const apart = /^(date|x-request-id|connection|keep-alive|transfer-encoding|content-length):/i;

function comparable({ status, head, body }: HttpAnswer) {
  // Where a page ended each side writes in its own way.
  const text = body.toString().replace(/"nextCursor":"[^"]+"/, '"nextCursor":"a cursor"');
  const headers = head.split("\r\n").slice(1);
  const told = headers
    .filter((line) => !apart.test(line))
    .map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()));
  return withoutChance({ status, headers: told.sort(), body: JSON.parse(text) as unknown });
}
