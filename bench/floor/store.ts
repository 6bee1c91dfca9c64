import type { Caller } from "./caller.ts";
import type { CreateContact } from "./contact-input.ts";
import type { ContactView } from "./contact-view.ts";

/** What the floor does with a database; one for each. */
export interface Store {
  create(input: CreateContact, caller: Caller): Promise<ContactView> | ContactView;
  get(id: string, tenant: string): Promise<ContactView | undefined> | ContactView | undefined;
}
