// Repeats starts that a supervisor refused because it shuts down: the client waits for its end and asks the next one.
// Until then it still lists, stops and kills tasks.
import type { Clock } from '../../base/clock.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { UserError } from '../../base/user-error.ts';
import type { Connection } from '../connection.ts';
import type { RequestName } from '../contract.ts';
import { isActive } from '../../model/status.ts';

export type StartMethod = 'tasks/start' | 'tasks/restart' | 'tasks/run' | 'project/startup';

const STARTS: ReadonlySet<RequestName> = new Set<StartMethod>([
  'tasks/start',
  'tasks/restart',
  'tasks/run',
  'project/startup',
]);

/** The stop ladder of a task with the usual stop_timeout takes 10 s at most, and what depends on it goes before it. */
export const ENDING_WITHIN_MS = 30_000;

/** True of a method that starts something: an ending supervisor refuses it with the code `ending`. */
export function isStart(method: RequestName): method is StartMethod {
  return STARTS.has(method);
}

/** The answer to a start: nothing of it has been done. */
export function ending(cause?: unknown): UserError {
  return new UserError(
    'ending',
    'The supervisor of this folder is shutting down and starts nothing. Try again when it has exited.',
    { cause },
  );
}

export function isEnding(error: unknown): boolean {
  return error instanceof UserError && error.code === 'ending';
}

/**
 * Resolves when the connection to an ending supervisor has closed: then the next one can be launched.
 * @throws UserError `ending` after `withinMs`, with what the supervisor still waits for; the signal's reason when it
 * aborts
 */
export async function untilEnded(
  connection: Connection,
  {
    clock,
    withinMs,
    signal,
  }: { readonly clock: Clock; readonly withinMs: number; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  signal?.throwIfAborted();
  const waiting = new DisposableStore();
  const outcome = Promise.withResolvers<'ended' | 'late'>();
  const abort = (): void => outcome.reject(signal?.reason);
  waiting.add(connection.onDidClose(() => outcome.resolve('ended')));
  waiting.add(clock.setTimeout(() => outcome.resolve('late'), Math.max(0, withinMs)));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    if ((await outcome.promise) === 'late') throw await tooLate(connection);
  } finally {
    signal?.removeEventListener('abort', abort);
    waiting.dispose();
  }
}

async function tooLate(connection: Connection): Promise<UserError> {
  const tasks = await connection.request('tasks/list', {}).then(
    (snapshot) => snapshot.tasks,
    () => [],
  );
  const names = tasks.filter(({ status }) => isActive(status)).map(({ name }) => name);
  const reason = names.length === 0 ? '' : `: it is waiting for ${names.join(', ')} to stop`;
  const way = names.length === 0 ? '' : ` (dirigent kill ${names.join(' ')} does not wait)`;
  return new UserError(
    'ending',
    `The supervisor of this folder is shutting down and starts nothing, but it has not exited yet${reason}. ` +
      `Try again when it has${way}.`,
  );
}
