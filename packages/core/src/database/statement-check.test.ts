import { describe, expect, test } from "vitest";
import { readsOnly, refuseControl } from "./statement-check.ts";

describe("a statement that begins, ends or changes transactions or connections is refused", () => {
  test.each([
    "BEGIN",
    "begin immediate",
    "start transaction",
    "commit",
    "end",
    "rollback",
    "abort",
    "savepoint a",
    "release a",
    "attach 'x' as y",
    "detach y",
    "vacuum",
    "pragma query_only = off",
    "prepare transaction 'x'",
    "deallocate all",
    "discard all",
    "/* a note */ commit",
    "-- a note\ncommit",
    "select 1; commit",
    "insert or rollback into a values (1)",
    "create table a (b integer unique on conflict rollback)",
  ])("%s", (sql) => {
    expect(() => refuseControl(sql)).toThrow(expect.objectContaining({ code: "transaction.statement" }));
  });
});

test.each([
  "select 'begin; commit'",
  'select "commit" from "release"',
  "select case when 1 then 2 end",
  "insert into a (b) values ('; rollback')",
  "update a set b = 1 -- ; commit",
  "create trigger t after insert on a begin update b set c = 1; end",
  "create function f() returns void language plpgsql as $$ begin perform 1; end $$",
  "create function f() returns void language plpgsql as $body$ begin perform 1; end $body$",
  "select begin_at from a",
])("not refused: %s", (sql) => {
  expect(() => refuseControl(sql)).not.toThrow();
});

test.each([
  "select 1",
  " (select 1) union (select 2)",
  "with x as (select 'delete from a') select * from x",
  'with "update" as (select 1) select 1',
  "values (1)",
  "explain select 1",
  "-- a note\nselect 1",
])("reads only: %s", (sql) => {
  expect(readsOnly(sql)).toBe(true);
});

test.each([
  "insert into a values (1)",
  "UPDATE a set b = 1",
  "delete from a",
  "merge into a using b on true when matched then do nothing",
  "with x as (insert into a values (1) returning *) select * from x",
  "with x as (select 1) delete from a",
  "create table a (b text)",
  "truncate a",
  "/* select */ update a set b = 1",
])("writes: %s", (sql) => {
  expect(readsOnly(sql)).toBe(false);
});
