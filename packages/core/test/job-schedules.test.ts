// Jobs that run by themselves: once for each time, however many processes there are and whatever the clock does.
import { expect, test } from "vitest";
import { bellTower } from "./schedules.fixture.ts";

test("for each tenant in its own time zone, those made later included", async () => {
  const { rung, compose, at, tenant } = await bellTower("2026-03-01T00:00:00Z");
  const crm = await compose({ pattern: "0 6 * * *" });
  await tenant(crm, "tokyo", "Asia/Tokyo");
  await at(crm, "2026-03-01T00:00:00Z", "2026-03-01T05:59:00Z", "2026-03-01T06:00:00Z");
  await tenant(crm, "berlin", "Europe/Berlin");
  await at(crm, "2026-03-01T21:00:00Z", "2026-03-02T05:00:00Z", "2026-03-02T06:00:00Z");
  expect(rung).toEqual([
    "2026-03-01T06:00 main",
    "2026-03-01T21:00 tokyo",
    "2026-03-02T05:00 berlin",
    "2026-03-02T06:00 main",
  ]);
});

test("for one made later in the time zone of another", async () => {
  const { rung, compose, at, tenant } = await bellTower("2026-03-01T00:00:00Z");
  const crm = await compose();
  await at(crm, "2026-03-01T00:00:00Z");
  await tenant(crm, "later", "UTC");
  await at(crm, "2026-03-01T00:30:00Z", "2026-03-01T01:00:00Z");
  expect(rung.toSorted()).toEqual(["2026-03-01T01:00 later", "2026-03-01T01:00 main"]);
});

test("in the time zone that the job names, also on the days on which summer time begins and ends", async () => {
  const { rung, compose, at } = await bellTower("2026-03-28T12:00:00Z");
  const crm = await compose({ pattern: "30 2 * * *", timeZone: "Europe/Berlin" });
  await at(crm, "2026-03-28T12:00:00Z", "2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:29:00Z");
  expect(rung).toEqual(["2026-03-29T01:00 main"]);
  await at(crm, "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:29:00Z");
  // The one in October's morning is for all the days that nobody worked.
  expect(rung.slice(1)).toEqual(["2026-10-24T12:00 main", "2026-10-25T00:30 main"]);
});

test("once for all tenants, as the system, shown in tenant main", async () => {
  const { rung, compose, at, tenant, jobs } = await bellTower("2026-03-01T00:30:00Z");
  const crm = await compose({ per: "system" });
  await tenant(crm, "other", "UTC");
  await at(crm, "2026-03-01T00:30:00Z", "2026-03-01T01:00:00Z");
  expect(rung).toEqual(["2026-03-01T01:00 system"]);
  const { items } = await jobs(crm).list({ filter: { name: "bells.ring" } });
  expect(items).toMatchObject([{ status: "completed", system: true, createdBy: "system:bells" }]);
  expect((await jobs(crm, "other").list({})).items).toEqual([]);
});

test("not for a tenant that is suspended, once for all that was missed when it is resumed; the system's go on", async () => {
  const { rung, compose, at, tenant } = await bellTower("2026-03-01T00:00:00Z");
  const crm = await compose();
  await tenant(crm, "late", "UTC");
  await at(crm, "2026-03-01T00:00:00Z");
  for (const id of ["late", "main"]) await crm.asSystem({ tenant: id, reason: "unpaid" }).tenants.suspend({ id });
  await at(crm, "2026-03-01T01:00:00Z", "2026-03-01T02:00:00Z");
  expect(rung).toEqual([]);
  await crm.asSystem({ tenant: "late", reason: "paid" }).tenants.resume({ id: "late" });
  await at(crm, "2026-03-01T02:30:00Z");
  expect(rung).toEqual(["2026-03-01T02:30 late"]);
  const systems = await compose({ per: "system" });
  await at(systems, "2026-03-01T02:40:00Z", "2026-03-01T03:00:00Z");
  expect(rung.slice(1)).toEqual(["2026-03-01T02:40 system", "2026-03-01T03:00 system"]);
});

test("once, however many processes are at it", async () => {
  const { rung, compose, at, tenant, jobs } = await bellTower("2026-03-01T00:00:00Z");
  const crms = [await compose(), await compose(), await compose()] as const;
  const tenants = ["main", ...Array.from({ length: 40 }, (_, count) => `t${count}`)];
  for (const id of tenants.slice(1)) await tenant(crms[0], id, "UTC");
  const hours = ["2026-03-01T00:00", "2026-03-01T01:00", "2026-03-01T02:00"];
  await at(crms, ...hours.map((hour) => `${hour}:00Z`));
  expect(rung.toSorted()).toEqual(
    hours
      .slice(1)
      .flatMap((hour) => tenants.map((tenant) => `${hour} ${tenant}`))
      .toSorted(),
  );
  expect((await jobs(crms[0], "t3").list({})).items).toHaveLength(2);
});

test("of many missed times only the last", async () => {
  const { rung, compose, at } = await bellTower("2026-03-01T00:00:00Z");
  const crm = await compose();
  await at(crm, "2026-03-01T00:00:00Z", "2026-03-05T12:34:00Z", "2026-03-05T12:59:00Z", "2026-03-05T13:00:00Z");
  expect(rung).toEqual(["2026-03-05T12:34 main", "2026-03-05T13:00 main"]);
});

test("by the pattern, the zone and the kind of the version that runs", async () => {
  const { rung, compose, at, tenant } = await bellTower("2026-03-01T00:00:00Z");
  const hourly = await compose();
  await tenant(hourly, "other", "UTC");
  await at(hourly, "2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z");
  const noon = await compose({ pattern: "0 12 * * *" });
  await at(noon, "2026-03-01T02:00:00Z", "2026-03-01T12:00:00Z");
  const berlin = await compose({ pattern: "0 12 * * *", timeZone: "Europe/Berlin" });
  await at(berlin, "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z");
  const system = await compose({ pattern: "0 12 * * *", per: "system" });
  await at(system, "2026-03-03T10:00:00Z", "2026-03-03T11:30:00Z", "2026-03-03T12:00:00Z");
  expect(rung.toSorted()).toEqual([
    "2026-03-01T01:00 main",
    "2026-03-01T01:00 other",
    "2026-03-01T12:00 main",
    "2026-03-01T12:00 other",
    "2026-03-02T11:00 main",
    "2026-03-02T11:00 other",
    "2026-03-03T12:00 system",
  ]);
});

test("a clock that is put back a little does not ring twice", async () => {
  const { rung, compose, at } = await bellTower("2026-03-31T00:00:00Z");
  const crm = await compose({ pattern: "0 0 1 * *" });
  await at(crm, "2026-03-31T00:00:00Z", "2026-04-01T00:00:00Z", "2026-03-31T23:59:59Z", "2026-04-01T00:00:00Z");
  expect(rung).toEqual(["2026-04-01T00:00 main"]);
});

test("a clock that was far ahead does not silence it for ever", async () => {
  const { rung, compose, at } = await bellTower("2026-03-01T00:00:00Z");
  const crm = await compose({ pattern: "0 6 * * *" });
  await at(crm, "2026-03-01T00:00:00Z", "2099-01-01T12:00:00Z", "2026-03-01T05:59:00Z", "2026-03-01T06:00:00Z");
  expect(rung).toEqual(["2099-01-01T12:00 main", "2026-03-01T06:00 main"]);
});
