import { assertNever } from '../../base/never.ts';
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

/** Every state has a shape of its own, so that nobody needs the colour. A stopped task is hollow, never a green check. */
export function statusIcon(status: Status): RowIcon {
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
