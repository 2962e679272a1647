// The types of the protocol that both modules of the npm package export.
export type { Disposable } from '../base/disposable.ts';
export type { Event } from '../base/event.ts';
export { UserError, type UserErrorCode } from '../base/user-error.ts';
export type { Diagnostic, TaskLocation } from '../model/diagnostic.ts';
export type { TaskDefinition } from '../model/task-definition.ts';
export type { JournalEvent } from '../model/journal-event.ts';
export type { Failure, FailureReason, Health, StopReason, TaskStatus, Wanted } from '../model/status.ts';
export type { SupervisorClient } from '../rpc/connection.ts';
export * from '../rpc/contract.ts';
