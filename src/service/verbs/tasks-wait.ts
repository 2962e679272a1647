// The verb `tasks/wait`.
import { messageOf } from '../events/event-log.ts';
import { untilTask } from '../until-task.ts';
import { requireTask } from './selection.ts';
import { UserError } from '../../base/user-error.ts';
import { isAtRest, isReady } from '../../model/status.ts';
import type { Task } from '../../engine/task.ts';
import type { WaitParams, WaitResult } from '../../model/requests.ts';
import type { Supervisor } from '../supervisor.ts';
import type { Verb } from './verb.ts';

/**
 * Resolves when the task is ready, has ended, or has printed a line that matches; or when that can no longer happen.
 * `reached` says which. Ends with the client's connection.
 */
export const wait: Verb<'tasks/wait'> = async (supervisor, params, _client, gone) => {
  const { definition } = requireTask(supervisor, params.task);
  const over = new AbortController();
  const hold = supervisor.inUse.hold(definition.name);
  const timer =
    params.timeoutMs === undefined ? undefined : supervisor.clock.setTimeout(() => over.abort(), params.timeoutMs);
  try {
    const result = await waitFor(supervisor, definition.name, params.until, AbortSignal.any([over.signal, gone]));
    // Withdrawn is no timeout.
    gone.throwIfAborted();
    return result;
  } finally {
    timer?.dispose();
    hold.dispose();
    over.abort();
  }
};

async function waitFor(
  supervisor: Supervisor,
  name: string,
  until: WaitParams['until'],
  signal: AbortSignal,
): Promise<WaitResult> {
  if (typeof until === 'object') return waitForLine(supervisor, name, until, signal);
  const isUp = (task: Task): boolean => isReady(task.status);
  const task = await untilTask(
    supervisor.tasks,
    name,
    (now) => isAtRest(now.status) || (until === 'ready' && isUp(now)),
    signal,
  );
  const reached =
    task !== undefined && (until === 'ended' ? isAtRest(task.status) : isUp(task) || task.status.kind === 'finished');
  return answer(supervisor, name, reached, task === undefined ? 'timeout' : task.status.kind);
}

async function waitForLine(
  supervisor: Supervisor,
  name: string,
  { pattern, flags }: { readonly pattern: string; readonly flags?: string },
  signal: AbortSignal,
): Promise<WaitResult> {
  const { linePattern } = await import('../../base/line-pattern.ts');
  const expression = linePattern(pattern, flags);
  const found = Promise.withResolvers<string | undefined>();
  const follower = supervisor.followLines(name, (line) => {
    if (!expression.test(line)) return;
    // The first counts: what comes after it need not be read.
    follower.dispose();
    found.resolve(line);
  });
  signal.addEventListener('abort', () => found.resolve(undefined), { once: true });
  void untilTask(supervisor.tasks, name, ({ status }) => isAtRest(status), signal)
    // No line counts of a task that is gone, or that is no longer waited for.
    .then((task) => (task === undefined ? undefined : follower.drained()))
    .then(
      () => found.resolve(undefined),
      (error: unknown) => found.reject(unreadable(name, error)),
    );
  try {
    const line = await found.promise;
    if (line === undefined) return answer(supervisor, name, false, signal.aborted ? 'timeout' : 'ended');
    return { ...answer(supervisor, name, true, ''), line };
  } finally {
    follower.dispose();
  }
}

/** The output cannot be read: it is not known whether there was such a line. */
function unreadable(name: string, cause: unknown): UserError {
  return new UserError('operation-failed', `Cannot read the output of ${name}: ${messageOf(cause)}`, { cause });
}

function answer(supervisor: Supervisor, name: string, reached: boolean, reason: string): WaitResult {
  const task = supervisor.tasks.get(name);
  if (task === undefined) throw new UserError('unknown-task', `The task "${name}" was removed while waiting for it.`);
  return { task: supervisor.infos.of(task), reached, ...(reached ? {} : { reason }) };
}
