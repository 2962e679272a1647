// The colors of task states.
import type { TaskInfo } from '../../model/task-info.ts';
import type { Style } from './printer.ts';

type Status = TaskInfo['status'];

const styles: Readonly<Record<Status['kind'], Style>> = {
  stopped: 'dim',
  waiting: 'cyan',
  starting: 'cyan',
  running: 'green',
  stopping: 'yellow',
  backoff: 'yellow',
  finished: 'blue',
  failed: 'red',
};

export function statusStyle(status: Status): Style {
  return status.kind === 'running' && status.health === 'unhealthy' ? 'yellow' : styles[status.kind];
}
