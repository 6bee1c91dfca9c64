// The entry of `@kith/core`: everything a host or a plugin may use, and nothing else.

// The query builder behind `ctx.from`, criteria and migrations: core's own copy, so that there is one
export { type Expression, expressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
export { corePlugins } from "./composition/core-plugins.ts";
export { createCrm } from "./composition/create-crm.ts";
// Composing and calling
// What services take and give, named so that a host's own declarations can name it
export type {
  ConsumersService,
  Crm,
  CrmOptions,
  FilesService,
  InteractionsService,
  JobsService,
  JournalService,
  Migrations,
  PermissionsService,
  RelationsService,
  Session,
  TasksService,
  TenantsService,
} from "./composition/crm.ts";
export type { RegisteredOperation } from "./composition/registry.ts";
export { countryCode } from "./contact-points/country-code.ts";
export { Email, emailKey } from "./contact-points/email-address.ts";
export type { ContactView } from "./contacts/contact.ts";
// Core's nouns, for plugins that refer to them, and the operations that plugins call
export {
  Contact,
  ContactEmail,
  ContactExternalId,
  ContactPhone,
  CreateContact,
  displayNameOf,
} from "./contacts/contact.ts";
export { createContact, createContacts, updateContact } from "./contacts/contacts-plugin.ts";
export type { DatabaseAdapter, DialectName } from "./database/database.ts";
export { dialectOf } from "./database/dialect-parts.ts";
export type { PlannedMigration } from "./database/migrations/plan-migrations.ts";
// Migrations
export { addColumns } from "./database/schema/add-columns.ts";
export { addIndex, type IndexOptions } from "./database/schema/add-index.ts";
export { type ColumnSpec, type ColumnSpecs, column } from "./database/schema/column.ts";
export { childTable, recordTable } from "./database/schema/record-table.ts";
export { plainTable, type TableOptions } from "./database/schema/table-builder.ts";
export { coreErrors } from "./errors/core-errors.ts";
// Errors
export { CrmError, defineErrors, type ErrorFactory, type InputProblem, isCrmError } from "./errors/crm-error.ts";
export type { BlobStore, StoredBlob } from "./files/blob-store.ts";
export { directoryBlobStore } from "./files/directory-blob-store.ts";
export { File } from "./files/file.ts";
export type { CorsOptions } from "./http/cors.ts";
export type { HttpOptions, RequestContext } from "./http/http-options.ts";
export {
  type MemoryRateLimiterOptions,
  memoryRateLimiter,
  type RateLimit,
  type RateLimiter,
} from "./http/rate-limiter.ts";
export type { LimitedCaller, RateLimitOptions } from "./http/rate-limits.ts";
export type { RequestEntry } from "./http/request-entry.ts";
export { createInteraction } from "./interactions/interactions-plugin.ts";
export type { JobView } from "./jobs/job-view.ts";
export type { WorkOptions } from "./jobs/work.ts";
export { type ListInput, list, type Page } from "./lists/list.ts";
export type { CallerMatch } from "./lookup/caller-match.ts";
export type { LookupInput } from "./lookup/lookup-caller.ts";
export type { OrganizationView } from "./organizations/organization.ts";
export {
  CreateOrganization,
  Organization,
  OrganizationEmail,
  OrganizationExternalId,
  OrganizationPhone,
} from "./organizations/organization.ts";
export { createOrganization, createOrganizations, updateOrganization } from "./organizations/organizations-plugin.ts";
export type { ContactService, OrganizationService } from "./parties/party-service.ts";
// Declaring a plugin
export { roles } from "./permissions/roles.ts";
export { readPhone } from "./phones/read-phone.ts";
export type { Actor, Grant, RecordScope } from "./plugin/actor.ts";
export { type ApiOf, type Capability, capability, type Provision, provide } from "./plugin/capability.ts";
export type {
  ChildLists,
  Children,
  FromOptions,
  ReadContext,
  TimelineEntry,
  WriteContext,
  WriteOptions,
} from "./plugin/context.ts";
export { type Criterion, criterion } from "./plugin/criterion.ts";
export type { Declaration, Method, PathParams, Route } from "./plugin/declaration.ts";
export {
  definePlugin,
  type ErrorDefinition,
  type Manifest,
  type Migration,
  type Operations,
  type PersonalData,
  type Plugin,
} from "./plugin/define-plugin.ts";
export type { Entity, Row, Table } from "./plugin/entity.ts";
export {
  type EventDefinition,
  type EventType,
  event,
  type JournalEntry,
  type PayloadOf,
  type Subject,
} from "./plugin/event.ts";
export { before, type Guard } from "./plugin/guard.ts";
export { type Cron, type Job, type JobContext, type JobDefinition, type JobEnd, job } from "./plugin/job.ts";
export type { JobDispatcher, JobRequest, QueuedJob } from "./plugin/job-dispatcher.ts";
export type { AnyDeclaration, DeclaredCommand, DeclaredQuery, ListSettings, Operation } from "./plugin/operation.ts";
export { command, query } from "./plugin/operation.ts";
export { type BareEntry, on, type Reaction } from "./plugin/reaction.ts";
export type { In, Out, Schema } from "./plugin/schema.ts";
export { type ProfileOf, type Section, section } from "./plugin/section.ts";
export type { AttributeSchemas, AttributesOf, Lacking, Sections, Service, Services } from "./plugin/services.ts";
export type { Tenant } from "./plugin/tenant.ts";
export type { ContactProfile, OrganizationProfile } from "./profile/profiles.ts";
export type { TimelineInput, TimelinePage } from "./profile/timelines.ts";
export { inputProblem } from "./record/input-problem.ts";
export { readRecord } from "./record/read-record.ts";
// What records have in common: schemas, views, reading
export {
  Instant,
  idOf,
  optional,
  ownedFields,
  ownedInput,
  recordFields,
  text,
  Version,
} from "./record/record-schemas.ts";
export { instant, recordView, wire } from "./record/record-view.ts";
export { Relation } from "./relations/relation.ts";
export { createRelation, createRelations } from "./relations/relations-plugin.ts";
export { comparisonKey } from "./table/comparison-key.ts";
// Tables
export { childProperties, ownedProperties, recordProperties } from "./table/record.ts";
export { childOf, optionalReference, references, textKey } from "./table/references.ts";
export { type Column, type ColumnKind, tableOf } from "./table/table.ts";
export { createTask } from "./tasks/tasks-plugin.ts";
