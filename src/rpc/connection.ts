import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/event.ts';
import type { UserError } from '../base/user-error.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from './contract.ts';

/** A connection to the supervisor of one folder, as those who use it see it. */
export interface Connection extends Disposable {
  /** Aborting withdraws the request. @throws UserError `timeout` where the supervisor is there and says nothing */
  request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>>;
  on<N extends NotificationName>(notification: N): Event<Notifications[N]>;
  /** The connection is gone, and nobody here asked for that. */
  readonly onDidClose: Event<unknown>;
  /** Where it outlives its supervisor: it has found the next one, and what was told in between was not heard. */
  readonly onDidReturn?: Event<unknown>;
  /** It says nothing any more to somebody who waits, and why; undefined: it answers again. */
  readonly onDidChangeSilence?: Event<UserError | undefined>;
  /** Until the result is disposed, its silence is noticed also while no request is under way. */
  expectNews?(): Disposable;
}
