import { list } from "../lists/list.ts";
import { Contact } from "./contact.ts";
import { ContactView, contactViews } from "./contact-view.ts";

export const listContacts = list({
  summary: "List contacts",
  permission: "contacts:read",
  route: "GET /contacts",
  of: Contact,
  item: ContactView,
  filter: [
    "displayName",
    "kinds",
    "tags",
    "lifecycleStage",
    "source",
    "language",
    "birthday",
    "ownerId",
    "teamId",
    "createdAt",
    "createdBy",
    "updatedAt",
  ],
  sort: ["createdAt", "updatedAt", "displayName"],
  examples: [{ filter: { kinds: "customer" }, sort: "-createdAt", limit: 20 }],
}).run(contactViews);
