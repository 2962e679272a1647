// Which ends of tasks a person is told about. Never what the person did: a stop is no end in this sense.
import type { TaskInfo } from '../../model/task-info.ts';
import type { NotificationLevel } from '../settings.ts';

export interface EndFacts {
  readonly task: TaskInfo;
  readonly level: NotificationLevel;
  /** The person asked not to be told about this task. */
  readonly muted: boolean;
  /** The person asked to be told when this very run ends. */
  readonly requested: boolean;
}

export function shouldNotify({ task, level, muted, requested }: EndFacts): boolean {
  const { kind } = task.status;
  if (kind !== 'failed' && kind !== 'finished') return false;
  if (level === 'none' || muted) return false;
  if (requested) return true;
  const { notify } = task.definition;
  if (notify === 'never') return false;
  return kind === 'failed' || notify === 'always' || level === 'all';
}
