// What the extension needs of a client of the supervisor, and nothing more. The root adapts the rpc room to it.
import type { Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import type { UserError } from '../../base/user-error.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from '../../rpc/contract.ts';

export interface Connection extends Disposable {
  /** Rejects with a UserError where there is something to tell a person. */
  request<M extends RequestName>(method: M, params: Params<M>): Promise<Result<M>>;
  on<N extends NotificationName>(name: N): Event<Notifications[N]>;
  readonly onDidClose: Event<unknown>;
  /** It says nothing any more to somebody who waits, and why; undefined: it answers again. */
  readonly onDidChangeSilence?: Event<UserError | undefined>;
}

/**
 * Gets to the supervisor of a folder: `launch` starts one where none runs, `find` rejects there with `not-running`.
 * Aborting rejects. `onSilence` is told of one that is there and says nothing, which is waited for.
 */
export type Connect = (
  how: 'launch' | 'find',
  signal: AbortSignal,
  onSilence: (error: UserError) => void,
) => Promise<Connection>;
