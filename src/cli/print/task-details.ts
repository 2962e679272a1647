// The details of one task for `dirigent list NAME`.
import { formatByteSize } from '../../base/byte-size.ts';
import { safeLine } from '../../base/foreign-text.ts';
import { formatDuration } from '../../base/duration.ts';
import { commandLine } from '../../config/command-line.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { uptimeMs } from '../../client/status-facts.ts';
import { statusDetail } from '../../client/task-words.ts';
import { count, formatCpu } from './format.ts';
import type { Printer } from './printer.ts';
import { statusStyle } from './status-text.ts';

/** The lines that `dirigent list NAME` prints. */
export function taskDetails(task: TaskInfo, why: string, out: Printer, now: number): string[] {
  const rows: readonly (readonly [label: string, value: string | undefined])[] = [
    ['state', stateText(task, out, now)],
    ['why', why],
    ['run', runText(task, now)],
    ['usage', usageText(task)],
    ['command', commandLine(task.definition)],
    ['folder', task.definition.cwd],
    ['group', task.group],
    ['needs', task.definition.dependsOn.map((on) => `${on.task} (${on.until})`).join(', ') || undefined],
    ['failure', task.status.kind === 'failed' ? undefined : task.lastFailure?.message],
    ['logs', task.logs.combined],
    ['url', task.definition.url],
  ];
  const title = task.title === task.name ? '' : `  ${safeLine(task.title)}`;
  const lines = rows.flatMap(([label, value]) =>
    value === undefined
      ? []
      : [`  ${out.style('dim', label.padEnd(8))} ${label === 'state' ? value : safeLine(value)}`],
  );
  return [`${out.style('bold', task.name)}${title}`, ...lines];
}

function stateText(task: TaskInfo, out: Printer, now: number): string {
  const detail = statusDetail(task, now);
  const word = out.style(statusStyle(task.status), task.status.kind);
  return detail === '' ? word : `${word}, ${detail}`;
}

function runText(task: TaskInfo, now: number): string | undefined {
  if (task.runId === undefined) return undefined;
  const up = uptimeMs(task, now);
  const lasted =
    up === undefined
      ? task.durationMs === undefined
        ? ''
        : `, ran ${formatDuration(task.durationMs, 2)}`
      : `, up ${formatDuration(up, 2)}`;
  const pid = task.pid === undefined ? '' : `, pid ${task.pid}`;
  const restarts = task.restarts === 0 ? '' : `, restarted ${count(task.restarts, 'time')}`;
  return `${task.runId}${pid}${lasted}${restarts}`;
}

function usageText({ usage }: TaskInfo): string | undefined {
  if (usage === undefined) return undefined;
  const processes = count(usage.processes, 'process').replace('processs', 'processes');
  return `${formatCpu(usage.cpuPercent)} CPU, ${formatByteSize(usage.memoryBytes)}, ${processes}`;
}
