// The execs of one run, started here or found of an earlier supervisor; of each kind at most one.
import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { Socket } from 'node:net';
import { abortable } from '../../../base/abortable.ts';
import { UserError } from '../../../base/user-error.ts';
import { retryUntilOk } from '../../retry-until-ok.ts';
import type { ExecResult, RunIdentity } from '../../ports.ts';
import { killRun } from '../stop/kill-run.ts';
import { RunProcesses, type PosixProcess } from '../stop/run-processes.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { fifo, openFifo, type ExecKind, readIdentity } from '../run-folder.ts';
import { endExec, startExec, type Exec, type ExecSpec, execFolder } from './exec.ts';
import type { ShellPool } from '../shim/shell.ts';
import { Users } from '../user.ts';
import { followShim } from '../shim/shim.ts';

/** As much as Docker keeps of a healthcheck: a talkative command costs nothing. */
const OUTPUT_LIMIT = 4096;
const CHUNK = 65_536;

interface Active extends Exec {
  readonly done: Promise<void>;
  /** Aborts with `done`. */
  readonly over: AbortSignal;
}

export class Execs {
  readonly #run: RunIdentity;
  readonly #table: ProcessTable;
  readonly #shells: ShellPool;
  readonly #users: Users;
  readonly #active = new Map<ExecKind, Active>();
  /** Started by an earlier supervisor, until its result is asked for. */
  readonly #found = new Map<ExecKind, Active>();
  readonly #starting = new Set<Promise<unknown>>();
  #isOver = false;

  constructor(
    run: RunIdentity,
    table: ProcessTable,
    shells: ShellPool,
    found: readonly (readonly [ExecKind, Exec])[],
    users = new Users(),
  ) {
    this.#users = users;
    this.#run = run;
    this.#table = table;
    this.#shells = shells;
    for (const [kind, exec] of found) {
      const active = this.#follow(kind, exec);
      // No caller waits for the result of a probe. A stop command was requested, and must not run twice.
      if (kind === 'probe') void this.#kill(active);
      else this.#found.set(kind, active);
    }
  }

  /**
   * Runs it to its end, or kills it with all it started when `signal` aborts; nothing of it is left then. A stop
   * command that an earlier supervisor began is waited for, and not run a second time.
   */
  async run(kind: ExecKind, spec: ExecSpec, signal: AbortSignal): Promise<ExecResult> {
    const exec = this.#found.get(kind) ?? (await this.#start(kind, spec, signal));
    this.#found.delete(kind);
    const kill = (): void => void this.#kill(exec);
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    let output: Output | undefined;
    try {
      output = spec.writesToLog ? undefined : Output.of(exec);
      const exit = await exec.exited;
      const text = output?.text() ?? '';
      await exec.done;
      return { exit, output: text };
    } catch (error) {
      // No caller waits for it any more, and it would keep the next one from starting.
      kill();
      throw error;
    } finally {
      signal.removeEventListener('abort', kill);
      output?.close();
    }
  }

  async #start(kind: ExecKind, spec: ExecSpec, signal: AbortSignal): Promise<Active> {
    await abortable(Promise.resolve(this.#active.get(kind)?.done), signal);
    if (this.#isOver) throw new UserError('not-running', 'The task has ended.');
    const starting = startExec(this.#run, kind, spec, {
      table: this.#table,
      shells: this.#shells,
      users: this.#users,
      signal,
    });
    this.#starting.add(starting);
    try {
      return this.#follow(kind, await starting);
    } finally {
      this.#starting.delete(starting);
    }
  }

  #follow(kind: ExecKind, exec: Exec): Active {
    const over = new AbortController();
    const active: Active = {
      ...exec,
      over: over.signal,
      done: exec.exited
        .then(() => endExec(exec, this.#table))
        .catch(() => undefined)
        .finally(() => {
          this.#active.delete(kind);
          over.abort();
        }),
    };
    this.#active.set(kind, active);
    return active;
  }

  /** A kill that could not read the process table killed nothing: it is repeated for as long as the exec lives. */
  async #kill({ identity, over }: Active): Promise<void> {
    const kill = (): Promise<void> => killRun(identity, new RunProcesses(identity, this.#table), this.#table);
    await retryUntilOk(kill, over).catch(() => undefined);
  }

  get isBusy(): boolean {
    return this.#active.size > 0;
  }

  async kill(): Promise<void> {
    await Promise.all([...this.#active.values()].map((exec) => this.#kill(exec)));
  }

  async processes(): Promise<readonly PosixProcess[]> {
    const all = [...this.#active.values()].map(({ identity }) => new RunProcesses(identity, this.#table).scan());
    return (await Promise.all(all)).flat();
  }

  /** Resolves when none is under way. Probes of a run that has ended are killed, and none starts. */
  async gone(): Promise<void> {
    this.#isOver = true;
    await Promise.allSettled(this.#starting);
    const probe = this.#active.get('probe');
    if (probe !== undefined) await this.#kill(probe);
    await Promise.all([...this.#active.values()].map(({ done }) => done));
  }
}

/** Reads all that is written, so that no writer waits, and keeps the beginning. */
class Output {
  readonly #path: string;
  readonly #socket: Socket;
  readonly #chunks: Buffer[] = [];
  #left = OUTPUT_LIMIT;

  static of({ identity }: Exec): Output {
    return new Output(fifo(identity.folder, 'stdout'));
  }

  private constructor(path: string) {
    this.#path = path;
    this.#socket = openFifo(path, constants.O_RDWR);
    this.#socket.on('data', (chunk: Buffer) => this.#keep(chunk));
    this.#socket.on('error', () => undefined);
  }

  #keep(chunk: Buffer): void {
    if (this.#left > 0) this.#chunks.push(chunk.subarray(0, this.#left));
    this.#left -= chunk.length;
  }

  /** Including what has been written and not been read yet. */
  text(): string {
    try {
      const descriptor = openSync(this.#path, constants.O_RDONLY | constants.O_NONBLOCK);
      try {
        const buffer = Buffer.alloc(CHUNK);
        const length = readSync(descriptor, buffer);
        this.#keep(buffer.subarray(0, length));
      } finally {
        closeSync(descriptor);
      }
    } catch {
      // Nothing to read (EAGAIN), or the FIFO is gone.
    }
    return Buffer.concat(this.#chunks).toString('utf8').trim();
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** The execs of a run that an earlier supervisor started and did not see end. */
export async function findExecs(
  run: RunIdentity,
  table: ProcessTable,
): Promise<readonly (readonly [ExecKind, Exec])[]> {
  const kinds: readonly ExecKind[] = ['stop', 'probe'];
  const found = kinds.map(async (kind) => {
    const identity = await readIdentity(execFolder(run, kind));
    if (identity === undefined) return [];
    const shim = followShim(identity, table);
    const exited = shim.then(async ({ exited: exit, control }) => exit.finally(() => control?.close()));
    return [[kind, { identity, exited }] as const];
  });
  return (await Promise.all(found)).flat();
}
