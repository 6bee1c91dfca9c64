import { corePlugins } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { conformance } from "@kith/testing/conformance";

// All of 500 are tried in `pnpm prove:plugin`.
conformance(corePlugins, { with: [imports(), leads()], hostileInputs: 40 });
