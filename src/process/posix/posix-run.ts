// One run on a POSIX system: of this supervisor or adopted, from here on there is no difference.
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../../base/user-error.ts';
import type { Exit } from '../../model/exit.ts';
import { commandLine } from '../command/command-line.ts';
import type {
  ExecResult,
  ExecRequest,
  RunIdentity,
  RunningProcess,
  StopRequest,
  Streams,
  RunProcess,
} from '../ports.ts';
import type { TerminalSize } from '../../model/terminal-size.ts';
import { type Control, killShim } from './shim/shim.ts';
import type { Execs } from './exec/execs.ts';
import { untilEmpty, RunProcesses } from './stop/run-processes.ts';
import { killRun } from './stop/kill-run.ts';
import { requestStop, signalRun, type StopTarget } from './stop/request-stop.ts';
import { signalProcess } from './stop/signal.ts';
import { stopCommand } from './exec/stop-command.ts';
import type { ProcessTable } from '../table/process-table.ts';
import { abortable } from '../../base/abortable.ts';
import { resizePty } from './tty/pty.ts';
import { INPUT_ENDS } from './shim/shim-script.ts';
import { isDrained, streamsOf, terminalOf } from './run-folder.ts';
import { Stdin } from './stdin.ts';

export interface PosixRunOptions {
  readonly identity: RunIdentity;
  readonly table: ProcessTable;
  readonly exited: Promise<Exit>;
  readonly execs: Execs;
  /** Absent when the shim is gone, or has nothing more to report. */
  readonly control?: Control;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const CTRL_D = 0x04;

/** The bytes are in memory and their reader waits for them; a second allows for a busy machine. */
const DRAIN_POLL_MS = 2;
const DRAIN_POLLS = 500;

const FIRST_WAIT_MS = 100;
const LAST_WAIT_MS = 3200;

export class PosixRun implements RunningProcess {
  readonly identity: RunIdentity;
  readonly streams: Streams;
  readonly exited: Promise<Exit>;
  readonly #table: ProcessTable;
  readonly #processes: RunProcesses;
  readonly #execs: Execs;
  readonly #stdin: Stdin;
  readonly #control: Control | undefined;
  #ended = false;
  readonly #terminal: string | undefined;
  #last: number | undefined;
  #inputEnd: Promise<void> | undefined;

  constructor({ identity, table, exited, execs, control }: PosixRunOptions) {
    this.#execs = execs;
    this.identity = identity;
    this.streams = streamsOf(identity.folder);
    this.exited = exited;
    this.#table = table;
    this.#processes = new RunProcesses(identity, table);
    this.#stdin = new Stdin(identity.folder);
    this.#terminal = terminalOf(identity.folder);
    this.#control = control;
    void exited.then(() => {
      this.#ended = true;
      this.#stdin.close();
    });
  }

  get pid(): number {
    return this.identity.command.pid;
  }

  write(data: Uint8Array, signal?: AbortSignal): Promise<void> {
    this.#last = data.at(-1) ?? this.#last;
    return this.#stdin.write(data, signal);
  }

  get isInputEnded(): boolean {
    return this.#stdin.isEnded;
  }

  endInput(): Promise<void> {
    // A terminal has no end. Ctrl-D ends a line that has begun, and at the start of a line the input.
    if (this.#terminal !== undefined) {
      if (this.#ended) return Promise.resolve();
      const inLine = this.#last !== undefined && this.#last !== NEWLINE && this.#last !== RETURN;
      return this.write(Buffer.from(inLine ? [CTRL_D, CTRL_D] : [CTRL_D]));
    }
    this.#inputEnd ??= this.#endInput().catch((error: unknown) => {
      // A shim that was stopped (SIGSTOP) may answer the next time.
      this.#inputEnd = undefined;
      throw error;
    });
    return this.#inputEnd;
  }

  async #endInput(): Promise<void> {
    await this.#stdin.end();
    const { shim } = this.identity;
    if (shim === undefined || this.#control === undefined) return;
    const done = Promise.race([this.#control.inputEnded, this.exited.then(() => true)]);
    // Some shells can miss a signal in the moment before they wait, so it is sent until the answer is there.
    for (let wait = FIRST_WAIT_MS; wait <= LAST_WAIT_MS; wait *= 2) {
      await signalProcess(this.#table, shim, INPUT_ENDS);
      if (await Promise.race([done, pause(wait, false, { ref: false })])) return;
    }
    throw new UserError('operation-failed', 'Could not close the input of the task: its shim does not respond.');
  }

  resize(size: TerminalSize): void {
    if (this.#terminal !== undefined && !this.#ended) resizePty(this.#terminal, size);
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    if (signal === 'SIGKILL') await this.kill();
    else await signalRun(this.#target, signal);
  }

  async requestStop(request: StopRequest): Promise<void> {
    await requestStop(request, this.#target);
  }

  get #target(): StopTarget {
    return {
      run: this.identity,
      processes: this.#processes,
      table: this.#table,
      exited: this.exited,
      hasEnded: () => this.#ended,
      stopCommand: (request, command) => stopCommand(request, command, this.identity, this.#execs),
    };
  }

  async kill(): Promise<void> {
    await Promise.all([this.#execs.kill(), killRun(this.identity, this.#processes, this.#table)]);
  }

  async processes(): Promise<readonly RunProcess[]> {
    return [...(await this.#processes.scan()), ...(await this.#execs.processes())];
  }

  exec(request: ExecRequest, signal: AbortSignal): Promise<ExecResult> {
    const { command, args, ...context } = request;
    const words = (cwd: string, env: Readonly<Record<string, string>>): Promise<readonly string[]> =>
      commandLine({ command, args, shell: false }, cwd, env, { signal });
    return this.#execs.run('probe', { context, words, writesToLog: false }, signal);
  }

  async gone(signal?: AbortSignal): Promise<void> {
    await abortable(this.exited, signal);
    await untilEmpty(this.#processes, this.#table, signal);
    await abortable(this.#execs.gone(), signal);
    if (this.#terminal !== undefined) await this.#drained(signal);
  }

  /** No process has the terminal open any more, so its last output is on its way. */
  async #drained(signal?: AbortSignal): Promise<void> {
    const options = signal === undefined ? {} : { signal };
    for (let poll = 0; poll < DRAIN_POLLS && !isDrained(this.identity.folder); poll++)
      await pause(DRAIN_POLL_MS, undefined, options);
  }

  async close(): Promise<void> {
    this.#stdin.close();
    await killShim(this.identity, this.#table);
    this.#control?.close();
  }

  async forget(): Promise<void> {
    await rm(this.identity.folder, { recursive: true, force: true });
  }
}
