// The types of the protocol that both modules of the npm package export.
export type { Disposable } from '../base/disposable.ts';
export type { Event } from '../base/event.ts';
export { UserError, type UserErrorCode } from '../base/user-error.ts';
export type { Diagnostic, TaskLocation } from '../model/diagnostic.ts';
export type * from '../model/clients.ts';
export type { Exit } from '../model/exit.ts';
export type * from '../model/history.ts';
export type { JournalEvent } from '../model/journal-event.ts';
export type * from '../model/output-read.ts';
export type * from '../model/requests.ts';
export type { OutputKind } from '../model/stream.ts';
export type { TaskDefinition } from '../model/task-definition.ts';
export type * from '../model/task-info.ts';
export type * from '../model/task-keys.ts';
export type { TerminalSize } from '../model/terminal-size.ts';
export type { Failure, FailureReason, Health, StopReason, TaskStatus, Wanted } from '../model/status.ts';
export type { SupervisorClient } from '../rpc/connection.ts';
export * from '../rpc/contract.ts';
