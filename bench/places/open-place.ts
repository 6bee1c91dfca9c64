import type { Cleaning } from "../cleaning.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Dialect, Options } from "../options.ts";
import { say } from "../say.ts";
import type { Place } from "./place.ts";
import { postgresqlPlace } from "./postgresql-place.ts";
import { sqlitePlace } from "./sqlite-place.ts";

/** A database of this size for each side. */
export function openPlace(dialect: Dialect, data: Dataset, options: Options, cleaning: Cleaning): Promise<Place> {
  say(`${dialect}: filling with ${data.contacts} contacts and ${data.interactions} interactions`);
  return dialect === "sqlite" ? sqlitePlace(data, options, cleaning) : postgresqlPlace(data, options, cleaning);
}
