import { apiKeys } from "@kith/api-keys";
import type { Plugin } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { tenancy } from "@kith/tenancy";

/** What there is to compose: the bench's databases have the tables of all of them, whatever is composed. */
export const allPlugins = (): readonly Plugin[] => [apiKeys(), imports(), leads(), tenancy()];
