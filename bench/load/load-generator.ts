// A process that asks one server as fast as it answers, over a number of connections, and tells how fast that was.
import { Dataset } from "../data/dataset.ts";
import { seeded } from "../data/random.ts";
import { answerParent, settingsOf } from "../processes/answer-parent.ts";
import type { Asked } from "../workloads/workload.ts";
import { type AskedName, workloads } from "../workloads/workloads.ts";
import { HttpConnection } from "./http-connection.ts";

export interface LoadQuestion {
  readonly port: number;
  readonly workload: AskedName;
  readonly connections: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface LoadAnswer {
  readonly opsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const data = new Dataset(settingsOf<{ readonly contacts: number }>().contacts);

async function load({ port, workload: name, connections, seconds, seed }: LoadQuestion): Promise<LoadAnswer> {
  const workload: Asked = workloads[name];
  const opened = await Promise.all(Array.from({ length: connections }, () => HttpConnection.open(port)));
  const took: number[] = [];
  const until = performance.now() + seconds * 1_000;
  await Promise.all(opened.map((each, index) => keepAsking(each, workload, seed * 1_000 + index, until, took)));
  for (const each of opened) each.close();
  took.sort((one, other) => one - other);
  const at = (part: number) => took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0;
  return { opsPerSecond: took.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Counts what is answered in time. */
async function keepAsking(connection: HttpConnection, workload: Asked, seed: number, until: number, took: number[]) {
  const next = workload.requests(data, seeded(seed));
  let before: string | undefined;
  for (let began = performance.now(); began < until; ) {
    const request = next(before);
    const { status, body } = await connection.send(request);
    if (status !== workload.status)
      throw new Error(`${request.method} ${request.path} answered ${status}: ${body.toString().slice(0, 500)}`);
    const ended = performance.now();
    if (ended <= until) took.push(ended - began);
    if (workload.readsAnswers) before = body.toString();
    began = performance.now();
  }
}

answerParent(load);
