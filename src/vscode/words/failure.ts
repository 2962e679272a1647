// The reason of a failed run in two or three words: `exit 1`, `SIGKILL`, `timed out`.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../model/task-info.ts';

export type Failure = NonNullable<TaskInfo['lastFailure']>;

type Ended = Pick<Failure, 'exitCode'> & { readonly signal?: string };

const words: Readonly<Record<Failure['reason'], (ended: Ended) => string>> = {
  exit: ({ exitCode }) => (exitCode === undefined ? l10n.t('exit code unknown') : l10n.t('exit {0}', exitCode)),
  signal: ({ signal }) => signal ?? l10n.t('killed by a signal'),
  spawn: () => l10n.t('could not start'),
  timeout: () => l10n.t('timed out'),
  unhealthy: () => l10n.t('unhealthy'),
  dependency: () => l10n.t('a dependency failed'),
  'gave-up': ({ exitCode }) =>
    exitCode === undefined ? l10n.t('gave up') : l10n.t('gave up after exit {0}', exitCode),
  lost: () => l10n.t('lost'),
  unkillable: () => l10n.t('cannot be killed'),
};

export function failureWords(failure: Pick<Failure, 'reason'> & Ended): string {
  return words[failure.reason](failure);
}

/** The journal of a later version may know more of them. */
export function isFailureReason(reason: string): reason is Failure['reason'] {
  return Object.hasOwn(words, reason);
}
