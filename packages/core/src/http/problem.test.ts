import { describe, expect, test, vi } from "vitest";
import { coreErrors } from "../errors/core-errors.ts";
import { problemResponse, shownError } from "./problem.ts";

const respond = async (error: unknown) => {
  const onError = vi.fn();
  const response = problemResponse(shownError(error, "r1", onError), "r1");
  return {
    response,
    onError,
    text: await response.clone().text(),
    body: (await response.json()) as Record<string, unknown>,
  };
};

describe("what the caller did", () => {
  test("is told in full", async () => {
    const errors = [{ pointer: "/name", message: "is empty" }];
    const { response, body, onError } = await respond(coreErrors("input.invalid", { reason: "name" }, { errors }));
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.get("x-request-id")).toBe("r1");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(onError).not.toHaveBeenCalled();
    expect(body).toEqual({
      type: "urn:kith:problem:input.invalid",
      title: "Bad Request",
      status: 400,
      detail: "The input is not valid: name",
      code: "input.invalid",
      requestId: "r1",
      errors,
      data: { reason: "name" },
    });
  });

  test("data are plain facts", async () => {
    const data = {
      type: "contact",
      id: "1",
      list: ["a", 1],
      row: { secret: 1 },
      rows: [{ secret: 1 }],
      error: new Error("secret"),
    };
    const { body, text } = await respond(coreErrors("record.notFound", data));
    expect(body.data).toEqual({ type: "contact", id: "1", list: ["a", 1] });
    expect(text).not.toContain("secret");
  });

  test("carries the headers of its status", async () => {
    expect((await respond(coreErrors("actor.missing"))).response.headers.get("www-authenticate")).toBe("Bearer");
    const notAllowed = coreErrors("route.methodNotAllowed", { method: "PUT", allowed: "GET, HEAD" });
    expect((await respond(notAllowed)).response.headers.get("allow")).toBe("GET, HEAD");
    const { response, onError } = await respond(coreErrors("database.busy"));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(onError).toHaveBeenCalled();
  });
});

describe("what went wrong in here", () => {
  const statement = coreErrors("transaction.statement", { statement: "drop table contacts" });
  test.each([
    ["an error", Object.assign(new Error("select * from contacts"), { sql: "select * from contacts" })],
    ["a CRM error with status 500", statement],
    ["something thrown", "select * from contacts"],
    ["nothing", undefined],
  ])("%s is reported, not told", async (_, error) => {
    const { response, body, text, onError } = await respond(error);
    expect(response.status).toBe(500);
    expect(body).toMatchObject({ code: "internal", requestId: "r1", detail: expect.stringContaining("r1") });
    expect(text).not.toMatch(/contacts|\.ts|at /);
    expect(onError).toHaveBeenCalledWith(error, { requestId: "r1" });
  });

  test("a listener that fails does not replace the answer", async () => {
    const printed = vi.spyOn(console, "error").mockImplementation(() => {});
    const shown = shownError(new Error("a"), "r1", () => {
      throw new Error("b");
    });
    expect(shown.status).toBe(500);
    expect(printed).toHaveBeenCalledOnce();
    printed.mockRestore();
  });
});
