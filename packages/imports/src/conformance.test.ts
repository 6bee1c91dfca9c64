import { conformance } from "@kith/testing/conformance";
import { imports } from "./imports.ts";

conformance(imports());
