// Decides which ends of runs show a notification. A stop that the user asked for never does.
import type { TaskInfo } from '../../model/task-info.ts';
import type { NotificationLevel } from '../settings.ts';

export interface EndFacts {
  readonly task: TaskInfo;
  readonly level: NotificationLevel;
  /** The user has muted this task. */
  readonly muted: boolean;
  /** The user asked for a notification when this very run ends. */
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
