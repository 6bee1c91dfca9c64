import { defineErrors } from "@kith/core";

/** The plugin's error catalogue. */
export const tenancyErrors = defineErrors({
  "tenancy.notSuspended": {
    status: 409,
    message:
      "Tenant {id} is not suspended; suspend it with `tenants.suspend` first, so that nothing is written meanwhile",
  },
  "tenancy.systemTenant": {
    status: 409,
    message: "Tenant main carries the system's own work and stays; delete what is in it instead",
  },
});
