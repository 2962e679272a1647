// All processes of Windows, through PowerShell.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessRow } from '../table/process-table.ts';

export type WindowsRow = Pick<ProcessRow, 'pid' | 'parent' | 'startTime' | 'name'>;

/**
 * Windows has no file to read and wmic is gone since Windows 11 24H2; CIM is asked through PowerShell. Slow: ask
 * rarely.
 */
const QUERY =
  'Get-CimInstance Win32_Process | ForEach-Object { ' +
  '"$($_.ProcessId) $($_.ParentProcessId) $($_.CreationDate.ToFileTimeUtc()) $($_.Name)" }';

export async function listProcesses(): Promise<readonly WindowsRow[]> {
  const { stdout } = await promisify(execFile)('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', QUERY], {
    windowsHide: true,
    maxBuffer: 16 * 1024 * 1024,
  });
  return parseProcesses(stdout);
}

/** Lines `PID PARENT FILETIME NAME`. Those without a time belong to the kernel. */
export function parseProcesses(text: string): WindowsRow[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, pid, parent, startTime = '', name = ''] = /^(\d+) (\d+) (\d+) (.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), startTime, name }];
  });
}
