import { execa } from 'execa';
import { UserError } from '../../base/user-error.ts';
import type { Exit } from '../../engine/status.ts';
import { identify } from '../identity.ts';
import type { ProcessIdentity, RunIdentity } from '../ports.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { Control } from './control.ts';
import { exitOfLine, exitWithoutKeeper } from './exit-watch.ts';
import { inWords } from './limits.ts';
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

/** The shell of a run, which waits for our word before it starts the command. Without us it ends instead. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #control: Control;
  readonly #shell: ReturnType<typeof spawnShell>;
  readonly #started = Promise.withResolvers<string>();
  readonly #exited = Promise.withResolvers<Exit>();
  /** The signal that ended it, if one did. */
  readonly #ended: Promise<NodeJS.Signals | undefined>;

  /** Runs the script `keeper` of the folder. */
  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#control = new Control(options.folder, { alone: true, onLine: (line) => this.#hear(line) });
    this.#shell = spawnShell(options);
    // Its end before its time is told to who says `go`; there may be nobody.
    this.#started.promise.catch(() => undefined);
    this.#ended = this.#shell.then((result) => {
      const end = result.signal ?? `exit code ${String(result.exitCode)}`;
      const why = inWords(result.originalMessage) ?? `its shell ended with ${end} before the command was there`;
      this.#started.reject(cannotStart(why));
      return result.signal;
    });
    // It may end while it is told; `ended` knows of that.
    this.#shell.stdin.on('error', () => undefined);
  }

  #hear(line: string): void {
    const exit = exitOfLine(line);
    if (exit !== undefined) this.#exited.resolve(exit);
    else if (line.startsWith('started ')) this.#started.resolve(line.slice('started '.length));
  }

  /** Has the command started. Rejects with a UserError when the shell could not be spawned or ended. */
  async go(): Promise<PosixRun> {
    const { folder, marker, table } = this.#options;
    try {
      this.#shell.stdin.end('go\n');
      const command = await startOf(await this.#started.promise, table);
      const keeper = await look(this.#shell.pid, table);
      const identity: RunIdentity = { command, keeper, marker, folder };
      void this.#ended.then(async (signal) => this.#exited.resolve(await exitWithoutKeeper(identity, table, signal)));
      return new PosixRun({
        identity,
        table,
        exited: this.#exited.promise,
        close: () => this.#control.close(),
      });
    } catch (error) {
      this.#control.close();
      throw error;
    }
  }

  /** The command shall not start after all. Resolves when the shell is gone. */
  async dismiss(): Promise<void> {
    this.#shell.stdin.destroy();
    await this.#ended;
    this.#control.close();
  }
}

function spawnShell({ shell, folder, cwd, env }: KeeperOptions) {
  return execa(shell, [`${folder}/keeper`], {
    cwd,
    env,
    extendEnv: false,
    detached: true,
    cleanup: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
    buffer: false,
    reject: false,
  });
}

async function startOf(line: string, table: ProcessTable): Promise<ProcessIdentity> {
  const found = parseProcess(line, await table.bootId());
  if (found === undefined) throw new Error(`A keeper said: ${line}`);
  return found.startTime === '' ? look(found.pid, table) : found;
}

/** The start time as the table tells it; a command that ended already has none, and nobody will look for it. */
async function look(pid: number | undefined, table: ProcessTable): Promise<ProcessIdentity> {
  const bootId = await table.bootId();
  if (pid === undefined) throw cannotStart('the system gave it no process');
  const row = await table.read(pid);
  return row === undefined ? { bootId, pid, startTime: '' } : identify(row, bootId);
}

function cannotStart(why: string): UserError {
  return new UserError('operation-failed', `The task could not be started: ${why}.`);
}
