import { event, idOf } from "@kith/core";
import * as z from "zod";
import { declared, type Fault, input, withOperations } from "./fault.fixture.ts";
import { Booking, bookOne, bought, operations, points } from "./points.fixture.ts";

const happened = (more: object) => points({ events: [event({ ...bought, ...more } as typeof bought)] });

export const manifestFaults: readonly Fault[] = [
  { rule: "composes", plugin: points({ contract: 2 as 1 }), culprit: /points.*contract 2/ },
  { rule: "operations-documented", plugin: declared({ examples: undefined }), culprit: /points\.get has no examples/ },
  { rule: "examples-valid", plugin: declared({ examples: [{ id: "7" }] }), culprit: /points\.get: example 1 is not/ },
  {
    rule: "inputs-strict",
    plugin: declared({ input: z.object({ id: idOf("booking") }) }),
    culprit: /points\.get.* at \//,
  },
  {
    rule: "inputs-reserved",
    plugin: withOperations({
      book: {
        ...operations.book,
        declaration: { ...bookOne, input: bookOne.input.extend({ createdBy: z.string().optional() }) },
      },
    }),
    culprit: /points\.book takes createdBy/,
  },
  { rule: "ids-branded", plugin: input({ id: z.uuid() }), culprit: /points\.get: the input's id does not say/ },
  { rule: "events-valid", plugin: happened({ examples: undefined }), culprit: /points\.bought has no examples/ },
  { rule: "events-valid", plugin: happened({ timeline: () => `${undefined}` }), culprit: /reads "undefined"/ },
  {
    rule: "events-upcast",
    plugin: happened({ earlier: undefined }),
    culprit: /points\.bought shows no payload of version 1/,
  },
  {
    rule: "events-upcast",
    plugin: happened({ upcast: (payload: unknown) => payload }),
    culprit: /version 1: is not valid/,
  },
  {
    rule: "personal-data",
    plugin: points({ personalData: [] }),
    culprit: /points: booking\.contactId refers to a contact/,
  },
  {
    rule: "personal-data",
    plugin: points({ personalData: [{ entity: Booking, person: "contactId", onErase: ["points"] }] }),
    culprit: /empties points, which cannot be empty/,
  },
];
