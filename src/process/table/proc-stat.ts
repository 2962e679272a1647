// Lines of /proc/PID/stat (proc(5)).
import type { ProcessRow } from './process-table.ts';

/**
 * The second field is the program's name in parentheses and may itself hold
 * spaces and parentheses, so the fields are counted from the last one.
 */
export function parseStat(line: string): ProcessRow | undefined {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const [state, parent, group, session, ...rest] = line.slice(close + 2).split(' ');
  const [threads, startTime] = [Number(rest[13]), rest[15]];
  const pid = Number.parseInt(line, 10);
  if (startTime === undefined || Number.isNaN(pid)) return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startTime,
    // One whose first thread has ended shows as a zombie while the others live: pthread_exit(3), num_threads of proc(5).
    zombie: state === 'X' || (state === 'Z' && threads <= 1),
    name: line.slice(open + 1, close),
  };
}

/** Time on the processor in ticks and resident memory in pages: fields 14, 15 and 24. */
export function parseUsage(line: string): { readonly ticks: number; readonly pages: number } {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { ticks: Number(fields[11]) + Number(fields[12]), pages: Number(fields[21]) };
}
