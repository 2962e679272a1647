import { assertNever } from '../../base/never.ts';
import type { SeenTask } from '../project/seen-task.ts';
import type { Status } from '../words/status.ts';

/** A product icon and the theme colour it takes. */
export interface RowIcon {
  readonly id: string;
  readonly color?: string;
}

const good = 'testing.iconPassed';
const bad = 'testing.iconFailed';
const warning = 'list.warningForeground';
const quiet = 'descriptionForeground';

/** What is not known has a shape of its own, and so has what is asked for and not to be seen yet. */
export function taskIcon({ status, doubt, asked }: SeenTask): RowIcon {
  if (asked !== undefined) return { id: 'loading~spin' };
  if (doubt === 'unknown') return { id: 'question', color: warning };
  return doubt === 'connecting' ? { id: 'circle-outline', color: quiet } : statusIcon(status);
}

/** Every state has a shape of its own, so that nobody needs the colour. A stopped task is hollow, never a green check. */
function statusIcon(status: Status): RowIcon {
  switch (status.kind) {
    case 'stopped':
      return { id: 'circle-outline', color: quiet };
    case 'waiting':
      return { id: 'watch', color: quiet };
    case 'starting':
    case 'stopping':
      return { id: 'loading~spin' };
    case 'running':
      return status.health === 'unhealthy' ? { id: 'warning', color: warning } : { id: 'circle-filled', color: good };
    case 'backoff':
      return { id: 'history', color: warning };
    case 'finished':
      return { id: 'check', color: quiet };
    case 'failed':
      return { id: 'error', color: bad };
    default:
      return assertNever(status);
  }
}
