import { conformance } from "@kith/testing/conformance";
import { apiKeys } from "./api-keys.ts";

conformance(apiKeys());
