import { defineErrors } from "@kith/core";

/** The plugin's error catalogue. */
export const leadErrors = defineErrors({
  "lead.alreadyConverted": {
    status: 409,
    message: "Lead {id} was converted at {convertedAt}; go on with what it became",
  },
  "lead.statusNotPossible": {
    status: 409,
    message: "Lead {id} is {from} and cannot become {to}; possible: {possible}",
  },
});
