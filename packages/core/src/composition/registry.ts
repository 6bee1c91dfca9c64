import type { Provision } from "../plugin/capability.ts";
import type { Criterion } from "../plugin/criterion.ts";
import type { Plugin } from "../plugin/define-plugin.ts";
import type { EventType } from "../plugin/event.ts";
import type { Guard } from "../plugin/guard.ts";
import type { Job } from "../plugin/job.ts";
import type { Operation } from "../plugin/operation.ts";
import type { Reaction } from "../plugin/reaction.ts";
import type { Section } from "../plugin/section.ts";
import type { Model } from "../table/model.ts";

/** An operation in its place in one composition. */
export interface RegisteredOperation {
  /** `leads.qualify`: how `omit`, the journal and errors name it. */
  readonly key: string;
  /** The service it belongs to. */
  readonly plugin: string;
  readonly name: string;
  readonly operation: Operation;
  readonly method: string;
  /** `/leads/{id}/qualify` */
  readonly path: string;
}

/** Whether HTTP has an operation: its callers are never the house. */
export const isOverHttp = ({ operation }: RegisteredOperation): boolean => operation.permission !== "system";

/** Everything that was composed, found by name. Frozen: nothing is added after start-up. */
export interface Registry {
  readonly plugins: readonly Plugin[];
  readonly model: Model;
  readonly operations: ReadonlyMap<string, RegisteredOperation>;
  readonly registered: ReadonlyMap<Operation, RegisteredOperation>;
  readonly events: ReadonlyMap<string, EventType>;
  readonly jobs: ReadonlyMap<string, { readonly job: Job; readonly plugin: string }>;
  readonly guards: ReadonlyMap<Operation, readonly Guard[]>;
  readonly reactions: ReadonlyMap<string, readonly Reaction[]>;
  readonly sections: readonly { readonly plugin: string; readonly section: Section }[];
  readonly criteria: ReadonlyMap<string, Criterion>;
  readonly provisions: ReadonlyMap<string, Provision>;
  /** The permission that shows a record type: the one its `GET …/{id}` asks for. */
  readonly permissionOfType: ReadonlyMap<string, string>;
  /** The `GET …/{id}` beside the collection that a `POST` writes to. */
  readerOf(writer: RegisteredOperation): RegisteredOperation | undefined;
}
