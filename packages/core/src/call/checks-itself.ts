/**
 * Outside production what core relies on is checked at every call. Asked for once: reading the environment costs more than
 * what is done in between.
 */
export const checksItself: boolean = process.env["NODE_ENV"] !== "production";
