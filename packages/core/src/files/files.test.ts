import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let t: Awaited<ReturnType<typeof createTestCrm>>;
beforeAll(async () => {
  t = await createTestCrm();
});
afterAll(() => t.close());

const upload = async (text: string, name = "offer.txt", fields: Record<string, string> = {}) => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set("file", new File([text], name, { type: "text/plain" }));
  const response = await t.request("POST", "/files", { body: form });
  expect(response.status).toBe(201);
  return (await response.json()) as { id: string; name: string; size: number; sha256: string; ownerId: string };
};

test("a file that is uploaded can be read and downloaded", async () => {
  const file = await upload("hello");
  expect(file).toMatchObject({
    name: "offer.txt",
    size: 5,
    sha256: "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    ownerId: "u_1",
  });
  expect(await t.desk.files.get({ id: file.id })).toEqual(file);
  const content = await t.request("GET", `/files/${file.id}/content`);
  expect(await content.text()).toBe("hello");
});

test("its name and owner can be given", async () => {
  expect(await upload("x", "a.txt", { name: "b.txt", ownerId: "u_9" })).toMatchObject({
    name: "b.txt",
    ownerId: "u_9",
  });
});

test("an interaction carries files, each once and in order", async () => {
  const [one, two] = [await upload("1"), await upload("2")];
  const note = await t.desk.interactions.create({
    channel: "note",
    direction: "internal",
    attachments: [two.id, one.id, two.id],
  });
  expect(note.attachments).toEqual([two.id, one.id]);
  expect((await t.desk.interactions.update({ id: note.id, attachments: [one.id] })).attachments).toEqual([one.id]);
  const missing = t.desk.interactions.update({ id: note.id, attachments: ["01938f2a-7c1e-7b3a-9d54-2f6c8e0a1bff"] });
  await expect(missing).rejects.toMatchObject({ code: "reference.notFound" });
});

test("deleted goes to the bin with its bytes, restored comes back", async () => {
  const { id } = await upload("kept");
  await t.desk.files.delete({ id });
  expect((await t.request("GET", `/files/${id}/content`)).status).toBe(404);
  await t.desk.files.restore({ id });
  expect(await (await t.request("GET", `/files/${id}/content`)).text()).toBe("kept");
});

test("another tenant and another scope have no such file", async () => {
  const { id } = await upload("mine");
  await expect(t.as({ tenant: "other" }).files.get({ id })).rejects.toMatchObject({ status: 404 });
  await expect(t.as({ tenant: "other" }).files.content({ id })).rejects.toMatchObject({ status: 404 });
  const own = t.as({ user: "u_2", grants: [{ permission: "files:*", scope: "own" }] });
  await expect(own.files.content({ id })).rejects.toMatchObject({ status: 404 });
  await expect(own.files.upload({ file: id })).rejects.toMatchObject({ status: 404 });
});
