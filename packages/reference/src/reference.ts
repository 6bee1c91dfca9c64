// The entry of `@kith/reference`.

export { type ReferenceOptions, referencePage } from "./reference-page.ts";
