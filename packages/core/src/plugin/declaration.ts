import type { In, Schema } from "./schema.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Route = `${Method} /${string}`;
export type PathParams<R extends string> = R extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParams<Rest>
  : never;

/** What an operation promises: enough for HTTP, OpenAPI, a client or a form; holds no server code. */
export interface Declaration<R extends Route, I extends Schema, O extends Schema> {
  readonly summary: string;
  /**
   * `contacts:read`. `"public"`, for everybody, is a visible choice; so is `"system"`, for `crm.asSystem` and plugins' own
   * jobs and reactions alone: no grant admits to it, and HTTP does not have it.
   */
  readonly permission: string;
  /** `GET /contacts/{id}`: every name in braces is a key of the input. */
  readonly route: R;
  /** Default 200; 201 for `POST` that creates. */
  readonly status?: 200 | 201 | 202 | 204;
  /** A report: on SQLite it may run beside the main thread. */
  readonly cost?: "heavy";
  /** The input's `file` is spooled to the blob store first, then the command runs on that file's id. */
  readonly upload?: { readonly maxBytes: number };
  /** The output is `{ file: id }`: HTTP sends that file's bytes. */
  readonly download?: true;
  readonly input: I &
    (PathParams<R> extends keyof In<I>
      ? unknown
      : { readonly "input lacks path parameter": Exclude<PathParams<R>, keyof In<I>> });
  /** Also the allow-list of what leaves. */
  readonly output: O;
  readonly examples?: readonly In<I>[];
}
