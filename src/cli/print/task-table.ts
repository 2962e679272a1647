// The table of `dirigent list`.
import { formatByteSize } from '../../base/byte-size.ts';
import { safeLine } from '../../base/foreign-text.ts';
import { formatDuration } from '../../base/duration.ts';
import { cutToWidth } from '../../base/text-width.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { uptimeMs } from '../../client/status-facts.ts';
import { statusDetail } from '../../client/task-words.ts';
import { formatCpu } from './format.ts';
import type { Printer } from './printer.ts';
import { statusStyle } from './status-text.ts';
import { formatTable, GAP, tableWidth, type Column } from './table.ts';

/** The table of `dirigent list`: one line a task, none wider than `width` where that can be had, with names in full. */
export function taskTable(
  tasks: readonly TaskInfo[],
  out: Printer,
  now: number,
  width = Infinity,
  nameWidth = Infinity,
): string[] {
  const columns: Column<TaskInfo>[] = [
    { heading: 'NAME', cell: ({ name }) => cutToWidth(name, nameWidth) },
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
    { heading: 'GROUP', cell: ({ group }) => safeLine(group ?? '') },
  ];
  const room = width - tableWidth(columns, tasks) - GAP;
  const details = {
    heading: '',
    cell: (task: TaskInfo) => out.style('dim', cut(safeLine(statusDetail(task, now)), room)),
  };
  const [headings, ...lines] = formatTable([...columns, details], tasks);
  return [out.style('dim', headings ?? ''), ...lines];
}

/** A sentence is not cut shorter than this: the line wraps instead. */
const LEAST_ROOM = 12;

function cut(text: string, room: number): string {
  return room < LEAST_ROOM ? text : cutToWidth(text, room);
}

function uptimeText(task: TaskInfo, now: number): string {
  const ms = uptimeMs(task, now);
  if (ms === undefined) return '';
  // Milliseconds are noise in a table.
  return ms < 1000 ? '0s' : formatDuration(ms, 2);
}
