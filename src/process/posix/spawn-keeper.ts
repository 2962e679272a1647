import { execa } from 'execa';
import { UserError } from '../../base/user-error.ts';
import type { Exit } from '../../engine/status.ts';
import { identify } from '../identity.ts';
import type { ProcessIdentity } from '../ports.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { Control } from './control.ts';
import { exitOfLine, exitWithoutKeeper } from './exit-watch.ts';
import { PosixRun } from './posix-run.ts';
import { parseProcess } from './run-folder.ts';

export interface KeeperOptions {
  readonly folder: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly marker: string;
  readonly table: ProcessTable;
  readonly shell: string;
}

/** Runs the script `keeper` of the folder. Resolves when the command is there. */
export async function spawnKeeper({ folder, cwd, env, marker, table, shell }: KeeperOptions): Promise<PosixRun> {
  const started = Promise.withResolvers<string>();
  const exited = Promise.withResolvers<Exit>();
  const control = new Control(folder, {
    alone: true,
    onLine(line) {
      const exit = exitOfLine(line);
      if (exit !== undefined) exited.resolve(exit);
      else if (line.startsWith('started ')) started.resolve(line.slice('started '.length));
    },
  });
  const keeper = execa(shell, [`${folder}/keeper`], {
    cwd,
    env,
    extendEnv: false,
    detached: true,
    cleanup: false,
    stdio: 'ignore',
    buffer: false,
    reject: false,
  });
  const ended = keeper.then((result) => {
    // A start that nobody waits for any more has been answered already.
    const end = result.signal ?? `exit code ${String(result.exitCode)}`;
    started.reject(
      cannotStart(inWords(result.originalMessage) ?? `its shell ended with ${end} before the command was there`),
    );
    return result.signal;
  });
  try {
    const line = await started.promise;
    const identity = {
      command: await startOf(line, table),
      keeper: await ownStart(keeper.pid, table),
      marker,
      folder,
    };
    void ended.then(async (signal) => exited.resolve(await exitWithoutKeeper(identity, table, signal)));
    return new PosixRun({ identity, table, exited: exited.promise, close: () => control.close() });
  } catch (error) {
    control.close();
    throw error;
  }
}

async function startOf(line: string, table: ProcessTable): Promise<ProcessIdentity> {
  const found = parseProcess(line, await table.bootId());
  if (found === undefined) throw new Error(`A keeper said: ${line}`);
  return found.startTime === '' ? ownStart(found.pid, table) : found;
}

/** The start time as the table tells it; a command that ended already has none, and nobody will look for it. */
async function ownStart(pid: number | undefined, table: ProcessTable): Promise<ProcessIdentity> {
  const bootId = await table.bootId();
  if (pid === undefined) throw cannotStart('the system gave it no process');
  const row = await table.read(pid);
  return row === undefined ? { bootId, pid, startTime: '' } : identify(row, bootId);
}

/** The limits of the machine that a start runs into: execve(2), fork(2). */
const LIMITS: Readonly<Record<string, string>> = {
  E2BIG:
    'its environment is larger than the system takes (about 2 MB in all, 128 KB for one variable). ' +
    'Take large variables away with unset_env, or pass what they hold in a file',
  EAGAIN: 'the user has as many processes as the system allows (ulimit -u)',
  EMFILE: 'the supervisor has as many files open as the system allows (ulimit -n)',
  ENOMEM: 'the machine has no memory left',
};

function inWords(message: string | undefined): string | undefined {
  return LIMITS[/\bE[A-Z0-9]+\b/.exec(message ?? '')?.[0] ?? ''] ?? message;
}

function cannotStart(why: string): UserError {
  return new UserError('operation-failed', `The task could not be started: ${why}.`);
}
