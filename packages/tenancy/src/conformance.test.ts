import { conformance } from "@kith/testing/conformance";
import { tenancy } from "./tenancy.ts";

conformance(tenancy());
