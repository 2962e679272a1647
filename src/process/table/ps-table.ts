// The process table of macOS and the BSDs, from ps(1).
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessSnapshot, MarkedRow, ProcessRow, ProcessTable } from './process-table.ts';

const COLUMNS = 'pid=,ppid=,pgid=,state=,lstart=,command=';

/**
 * `-E` adds the environment to the command; `lstart` always has the same five words,
 * whatever the locale, since we ask for the C locale. There is no session: setsid shows as a group of its own.
 */
export class PsTable implements ProcessTable {
  #bootId: string | undefined;

  async bootId(): Promise<string> {
    this.#bootId ??= (await run('sysctl', ['-n', 'kern.boottime'])).trim();
    return this.#bootId;
  }

  async read(pid: number): Promise<ProcessRow | undefined> {
    const text = await run('ps', ['-ww', '-o', COLUMNS, '-p', String(pid)]).catch(noProcess);
    return parsePs(text, '')[0];
  }

  async commandLine(pid: number): Promise<string> {
    return (await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => '')).trim();
  }

  async list(mark: string): Promise<readonly MarkedRow[]> {
    return parsePs(await this.#all(), mark);
  }

  async snapshot(): Promise<ProcessSnapshot> {
    const text = await this.#all();
    return {
      bootId: () => this.bootId(),
      read: (pid) => this.read(pid),
      list: (mark) => Promise.resolve(parsePs(text, mark)),
    };
  }

  #all(): Promise<string> {
    return run('ps', ['-axEww', '-o', COLUMNS]);
  }
}

const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\d{4})\s*(.*)$/;

/** A row of `ps -o pid=,ppid=,pgid=,state=,lstart=,command=`. */
export function parsePs(text: string, mark: string): MarkedRow[] {
  return text.split('\n').flatMap((line) => {
    const match = LINE.exec(line);
    if (match === null) return [];
    const [, pid, parent, group, state, startTime = '', command = ''] = match;
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        session: Number(group),
        startTime: startTime.replaceAll(/\s+/g, ' '),
        zombie: state?.startsWith('Z') ?? false,
        name: command.split(' ')[0]?.split('/').at(-1) ?? '',
        marked: mark !== '' && ` ${command} `.includes(` ${mark} `),
        // Only asked where a shim is a subreaper, which is on Linux.
        foreign: false,
      },
    ];
  });
}

/** ps ends with 1 when there is no such process; a ps that could not be started (execve(2), fork(2)) says nothing. */
function noProcess(error: unknown): string {
  if ((error as { readonly code?: unknown }).code === 1) return '';
  throw error;
}

async function run(file: string, args: readonly string[]): Promise<string> {
  const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' };
  return (await promisify(execFile)(file, args, { env, maxBuffer: 64 * 1024 * 1024 })).stdout;
}
