import { formatByteSize } from '../base/byte-size.ts';
import { formatDuration } from '../base/duration.ts';
import type { TaskInfo } from '../rpc/contract.ts';
import { formatCpu } from './format.ts';
import type { Printer } from './printer.ts';
import { statusDetail, statusStyle, uptimeMs } from './status-text.ts';
import { formatTable, type Column } from './table.ts';

/** The table of `dirigent list`: one line a task. */
export function taskTable(tasks: readonly TaskInfo[], out: Printer, now: number): string[] {
  const columns: Column<TaskInfo>[] = [
    { heading: 'NAME', cell: ({ name }) => name },
    { heading: 'STATE', cell: ({ status }) => out.style(statusStyle(status), status.kind) },
    { heading: 'PID', align: 'right', cell: ({ pid }) => (pid === undefined ? '' : String(pid)) },
    { heading: 'UP', align: 'right', cell: (task) => uptimeText(task, now) },
    { heading: 'RESTARTS', align: 'right', cell: ({ restarts }) => (restarts === 0 ? '' : String(restarts)) },
    { heading: 'CPU', align: 'right', cell: ({ usage }) => (usage === undefined ? '' : formatCpu(usage.cpuPercent)) },
    {
      heading: 'MEMORY',
      align: 'right',
      cell: ({ usage }) => (usage === undefined ? '' : formatByteSize(usage.memoryBytes)),
    },
    { heading: 'GROUP', cell: ({ group }) => group ?? '' },
    { heading: '', cell: (task) => out.style('dim', statusDetail(task, now)) },
  ];
  const [headings, ...lines] = formatTable(columns, tasks);
  return [out.style('dim', headings ?? ''), ...lines];
}

export function uptimeText(task: TaskInfo, now: number): string {
  const ms = uptimeMs(task, now);
  if (ms === undefined) return '';
  // Milliseconds are noise in a table.
  return ms < 1000 ? '0s' : formatDuration(ms, 2);
}
