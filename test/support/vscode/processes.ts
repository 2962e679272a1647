import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export type ProcessLine = {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly command: string;
};

/** The living processes (zombies are not) whose environment contains `mark`; never this process itself. */
export async function listProcesses(mark: string): Promise<ProcessLine[]> {
  const found = process.platform === 'linux' ? await fromProc(mark) : await fromPs(mark);
  return found.filter(({ pid }) => pid !== process.pid);
}

async function fromProc(mark: string): Promise<ProcessLine[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readProc(pid, mark)));
  return lines.filter((line) => line !== undefined);
}

async function readProc(pid: string, mark: string): Promise<ProcessLine | undefined> {
  try {
    if (!(await readFile(`/proc/${pid}/environ`, 'utf8')).includes(mark)) return undefined;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, and may itself contain spaces and parentheses.
    const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    return { pid: Number(pid), parent: Number(parent), group: Number(group), command };
  } catch {
    return undefined; // It ended between two reads, or belongs to somebody else.
  }
}

async function fromPs(mark: string): Promise<ProcessLine[]> {
  const columns = ['-axEww', '-o', 'pid=,ppid=,pgid=,state=,command='];
  const { stdout } = await promisify(execFile)('ps', columns, { maxBuffer: 64 * 1024 * 1024 });
  return stdout
    .split('\n')
    .filter((line) => line.includes(mark))
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && match[4]?.startsWith('Z') === false)
    .map((match) => {
      const [, pid, parent, group, , command = ''] = match ?? [];
      return { pid: Number(pid), parent: Number(parent), group: Number(group), command };
    });
}
