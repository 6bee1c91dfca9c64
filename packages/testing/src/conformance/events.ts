import type { EventType } from "@kith/core";
import * as z from "zod";
import { manifestRule } from "./rule.ts";

const most = 16_384;

/** What is wrong with one payload as an example of the event as it is today. */
function problemOf({ definition }: EventType, payload: unknown): string | undefined {
  const { data, error } = z.safeParse(definition.payload as z.core.$ZodType, payload);
  if (error) return `is not valid: ${z.prettifyError(error)}`;
  const kept = JSON.stringify(data);
  if (Buffer.byteLength(kept) > most) return `has more than ${most} bytes`;
  const again = z.safeParse(definition.payload as z.core.$ZodType, JSON.parse(kept));
  if (JSON.stringify(again.data) !== kept) return "is another one after it was in the journal";
  if (!definition.timeline) return undefined;
  const line: unknown = definition.timeline(data as never);
  if (typeof line !== "string" || !line.trim()) return "has an empty line on the timeline";
  return /\b(undefined|null|NaN)\b|\[object/.test(line) ? `reads "${line}" on the timeline` : undefined;
}

export const eventsValid = manifestRule(
  "events-valid",
  "every event has an example that travels through the journal and reads well on a timeline",
  function* ({ plugins }) {
    for (const event of plugins.flatMap(({ events = [] }) => events)) {
      const { examples = [] } = event.definition;
      if (examples.length === 0)
        yield { culprit: `event ${event.name} has no examples`, cure: "Give `examples: [{ … }]`" };
      for (const [index, payload] of examples.entries()) {
        const problem = problemOf(event, payload);
        if (problem)
          yield {
            culprit: `event ${event.name}: example ${index + 1} ${problem}`,
            cure: "Mend the example, the schema or `timeline`",
          };
      }
    }
  },
);

export const eventsUpcast = manifestRule(
  "events-upcast",
  "payloads of every earlier version are brought up to date",
  function* ({ plugins }) {
    for (const event of plugins.flatMap(({ events = [] }) => events)) {
      const { upcast, earlier = {} } = event.definition;
      for (let from = 1; from < event.version; from++) {
        const payloads = earlier[from] ?? [];
        if (payloads.length === 0)
          yield {
            culprit: `event ${event.name} shows no payload of version ${from}`,
            cure: `Give \`earlier: { ${from}: [{ … }] }\` as it was written then`,
          };
        for (const payload of payloads) {
          const problem = upcast ? upcastProblem(event, payload, from) : "there is no `upcast`";
          if (problem)
            yield {
              culprit: `event ${event.name}, version ${from}: ${problem}`,
              cure: `Let \`upcast\` make version ${event.version} of it`,
            };
        }
      }
    }
  },
);

function upcastProblem(event: EventType, payload: unknown, from: number): string | undefined {
  try {
    return problemOf(event, event.definition.upcast?.(payload, from));
  } catch (error) {
    return `\`upcast\` throws ${String(error)}`;
  }
}
