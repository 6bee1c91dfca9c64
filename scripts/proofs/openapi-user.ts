/** A client written against the generated types: calls that most will make, and some that must not compile. */
export const openApiUser = `import type { components, operations, paths } from "./openapi.js";

type Answer<O extends keyof operations, Status extends number = 200> = operations[O]["responses"] extends {
  [S in Status]: { content: { "application/json": infer Body } };
}
  ? Body
  : never;
type Body<O extends keyof operations> = NonNullable<operations[O]["requestBody"]> extends { content: { "application/json": infer B } } ? B : never;
type Query<O extends keyof operations> = NonNullable<operations[O]["parameters"]["query"]>;

export const create: Body<"contacts.create"> = { displayName: "Ada", emails: [{ email: "ada@example.com" }], birthday: null };
export const contact = (made: Answer<"contacts.create", 201>): components["schemas"]["Contact"] => made;
export const known = ({ id, version }: components["schemas"]["Contact"]): [string, number] => [id, version];
export const names = ({ items }: Answer<"contacts.list">): (string | undefined)[] => items.map(({ displayName }) => displayName);
export const next = (page: Answer<"leads.list">): string | null => page.nextCursor;
export const search: Query<"contacts.list"> = { limit: 20, sort: "-createdAt", filter: { kinds: "customer", "leads.rating": "hot" } };
export const caller = ({ best }: Answer<"contacts.lookup">): string | undefined => best?.person?.displayName;
export const lookup: Query<"contacts.lookup"> = { phone: "+49 30 0074321" };
export const patch: Body<"organizations.update"> = { displayName: "Alfreds Futterkiste", website: null };
export const address: paths["/leads/{id}/qualify"]["post"]["parameters"]["path"] = { id: "1" };
export const answers: Body<"leads.qualify"> = { answers: { wanted: "Scanners" } };
export const rating = ({ rating }: Answer<"leads.qualify">): "hot" | "warm" | "cold" | "bogus" | null | undefined => rating;
export const status = ({ status }: Answer<"imports.get">): "queued" | "running" | "completed" | "failed" | "cancelled" | "undone" | undefined => status;
export const source: Query<"imports.start"> = { entity: "organizations", onDuplicate: "skip", dryRun: true };
export const cursor = (feed: Answer<"journal.read">): string | undefined => feed.nextCursor;
export const code = (problem: components["schemas"]["Problem"]): string => problem.code;

// @ts-expect-error no such field
export const titled: Body<"contacts.create"> = { displayName: "Ada", titel: "Dr." };
// @ts-expect-error a name is text
export const numbered: Body<"contacts.create"> = { displayName: 1 };
// @ts-expect-error not one of the sorts
export const sorted: Query<"contacts.list"> = { sort: "shoeSize" };
// @ts-expect-error not one of the ratings
export const rated: Query<"contacts.list"> = { filter: { "leads.rating": "lukewarm" } };
// @ts-expect-error answers are needed
export const qualified: Body<"leads.qualify"> = {};
// @ts-expect-error no such path
export type Nothing = paths["/customers"];
`;
