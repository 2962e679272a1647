import * as l10n from '@vscode/l10n';
import { assertNever } from '../../base/never.ts';
import type { TaskInfo } from '../../rpc/contract.ts';

export type Failure = NonNullable<TaskInfo['lastFailure']>;

/** Why a run failed, in two or three words: `exit 1`, `SIGKILL`, `timed out`. */
export function failureWords(failure: Failure): string {
  switch (failure.reason) {
    case 'exit':
      return failure.exitCode === undefined ? l10n.t('exit code unknown') : l10n.t('exit {0}', failure.exitCode);
    case 'signal':
      return failure.signal ?? l10n.t('killed by a signal');
    case 'spawn':
      return l10n.t('could not start');
    case 'timeout':
      return l10n.t('timed out');
    case 'unhealthy':
      return l10n.t('unhealthy');
    case 'dependency':
      return l10n.t('a dependency failed');
    case 'gave-up':
      return failure.exitCode === undefined ? l10n.t('gave up') : l10n.t('gave up after exit {0}', failure.exitCode);
    case 'lost':
      return l10n.t('lost');
    case 'unkillable':
      return l10n.t('cannot be killed');
    default:
      return assertNever(failure.reason);
  }
}
