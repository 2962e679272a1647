// The words of the contract, for both entrances of the package.
export type { Disposable } from '../base/disposable.ts';
export type { Event } from '../base/event.ts';
export { UserError, type UserErrorCode } from '../base/user-error.ts';
export type { Diagnostic, TaskDefinition, TaskLocation } from '../config/project.ts';
export type { JournalEvent } from '../engine/event.ts';
export type { Failure, FailureReason, Health, StopReason, TaskStatus, Wanted } from '../engine/status.ts';
export type { SupervisorClient } from '../rpc/client.ts';
export * from '../rpc/contract.ts';
