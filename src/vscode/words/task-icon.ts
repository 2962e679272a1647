// The icon of a state, and the theme color it takes.
import { assertNever } from '../../base/assert-never.ts';
import type { HistoryEntry } from '../../model/history.ts';
import type { SeenTask } from '../project/seen-task.ts';
import { icons, type IconId } from './icons.ts';
import type { TaskStatus } from '../../model/status.ts';

export interface RowIcon {
  readonly id: IconId;
  readonly color?: string;
}

const good = 'testing.iconPassed';
const bad = 'testing.iconFailed';
const warning = 'list.warningForeground';
const quiet = 'descriptionForeground';

/** The icon of a task; an unknown state and a pending request have icons of their own. */
export function taskIcon({ status, doubt, asked }: SeenTask): RowIcon {
  if (asked !== undefined) return { id: icons.busy };
  if (doubt === 'unknown') return { id: icons.unknown, color: warning };
  return doubt === 'connecting' ? { id: icons.stopped, color: quiet } : statusIcon(status);
}

/** Every state has a shape of its own, readable without its color. A stopped task is hollow, never a green check. */
function statusIcon(status: TaskStatus): RowIcon {
  switch (status.kind) {
    case 'stopped':
      return { id: icons.stopped, color: quiet };
    case 'waiting':
      return { id: icons.waiting, color: quiet };
    case 'starting':
    case 'stopping':
      return { id: icons.busy };
    case 'running':
      return status.health === 'unhealthy' ? { id: icons.warning, color: warning } : { id: icons.running, color: good };
    case 'backoff':
      return { id: icons.retrying, color: warning };
    case 'finished':
      return { id: icons.finished, color: quiet };
    case 'failed':
      return { id: icons.error, color: bad };
    default:
      return assertNever(status);
  }
}

/** How a run ended, as the row of its task showed it. */
export const outcomeIcons: Readonly<Record<HistoryEntry['outcome'], IconId>> = {
  running: icons.running,
  finished: icons.finished,
  failed: icons.error,
  stopped: icons.stopped,
  lost: icons.unknown,
};
