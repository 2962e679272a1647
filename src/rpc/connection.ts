// A connection to a supervisor, as its users see it.
import type { SupervisorInfo } from '../model/clients.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/event.ts';
import type { UserError } from '../base/user-error.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from './contract.ts';

/** A connection to the supervisor of one folder, as its callers see it. */
export interface Connection extends Disposable {
  /** Aborting withdraws the request. @throws UserError `timeout` where the supervisor is there and says nothing */
  request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>>;
  on<N extends NotificationName>(notification: N): Event<Notifications[N]>;
  /** The connection was closed from the other side. */
  readonly onDidClose: Event<unknown>;
  /** For connections that survive their supervisor: connected to the next one; notifications in between were missed. */
  readonly onDidReconnect?: Event<unknown>;
  /** The supervisor no longer responds to a pending request, and why; undefined: it responds again. */
  readonly onDidChangeSilence?: Event<UserError | undefined>;
  /** Until the result is disposed, its silence is noticed also while no request is under way. */
  expectNews?(): Disposable;
}

/** A connection to the supervisor of one folder. */
export interface SupervisorClient extends Disposable {
  /** The supervisor's answer to hello. */
  readonly supervisor: SupervisorInfo;
  /**
   * Aborting withdraws the request and rejects with the signal's reason. However long an answer takes, it is waited
   * for; a supervisor that says nothing at all any more, not even to a `ping`, is not. @throws UserError for every
   * other failure, `timeout` for that
   */
  request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>>;
  /** Nothing comes before a `subscribe` request asked for it. */
  on<N extends NotificationName>(name: N): Event<Notifications[N]>;
  /** The connection was closed from the other side. Pending requests reject with `connection-lost`. */
  readonly onDidClose: Event<undefined>;
  /** As in Connection. */
  readonly onDidChangeSilence?: Event<UserError | undefined>;
  /** Until the result is disposed, its silence is noticed also while no request is under way. */
  expectNews?(): Disposable;
}
