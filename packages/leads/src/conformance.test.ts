import { conformance } from "@kith/testing/conformance";
import { leads } from "./leads.ts";

conformance(leads());
