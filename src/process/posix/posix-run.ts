import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../../base/user-error.ts';
import type { Exit } from '../../model/exit.ts';
import { commandLine } from '../launch/command-line.ts';
import type { Answer, Question, RunIdentity, RunningProcess, StopRequest, Streams, Survivor } from '../ports.ts';
import type { TerminalSize } from '../../model/terminal-size.ts';
import type { Control } from './control.ts';
import { dismissKeeper } from './dismiss-keeper.ts';
import type { Errands } from './errands.ts';
import { nobodyLeft } from '../stop/gone.ts';
import { killAll } from '../stop/kill-all.ts';
import { Members } from '../stop/members.ts';
import { requestStop, signalRun, type StopTarget } from '../stop/request-stop.ts';
import { signalProcess } from '../stop/signal.ts';
import { stopCommand } from './stop-command.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { unlessAborted } from '../../base/unless-aborted.ts';
import { resizePty } from './pty.ts';
import { INPUT_ENDS } from './keeper-script.ts';
import { isDrained, streamsOf, terminalOf } from './run-folder.ts';
import { Stdin } from './stdin.ts';

export interface PosixRunOptions {
  readonly identity: RunIdentity;
  readonly table: ProcessTable;
  readonly exited: Promise<Exit>;
  readonly errands: Errands;
  /** Absent when the keeper is gone, or has nothing more to tell. */
  readonly control?: Control;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const CTRL_D = 0x04;

/** The bytes are in memory and their reader waits for them; a second is for a machine that does something else. */
const DRAIN_LOOK_MS = 2;
const DRAIN_LOOKS = 500;

const FIRST_PATIENCE_MS = 100;
const LAST_PATIENCE_MS = 3200;

/** A run of this supervisor or of an earlier one; from here on there is no difference. */
export class PosixRun implements RunningProcess {
  readonly identity: RunIdentity;
  readonly streams: Streams;
  readonly exited: Promise<Exit>;
  readonly #table: ProcessTable;
  readonly #members: Members;
  readonly #errands: Errands;
  readonly #stdin: Stdin;
  readonly #control: Control | undefined;
  #ended = false;
  readonly #terminal: string | undefined;
  #last: number | undefined;
  #inputEnd: Promise<void> | undefined;

  constructor({ identity, table, exited, errands, control }: PosixRunOptions) {
    this.#errands = errands;
    this.identity = identity;
    this.streams = streamsOf(identity.folder);
    this.exited = exited;
    this.#table = table;
    this.#members = new Members(identity, table);
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
    // A terminal has no end. The key that stands for it ends a line that has begun, and at the start of a line the input.
    if (this.#terminal !== undefined) {
      if (this.#ended) return Promise.resolve();
      const inLine = this.#last !== undefined && this.#last !== NEWLINE && this.#last !== RETURN;
      return this.write(Buffer.from(inLine ? [CTRL_D, CTRL_D] : [CTRL_D]));
    }
    this.#inputEnd ??= this.#endInput().catch((error: unknown) => {
      // A keeper that was stopped may answer the next time.
      this.#inputEnd = undefined;
      throw error;
    });
    return this.#inputEnd;
  }

  async #endInput(): Promise<void> {
    await this.#stdin.end();
    const { keeper } = this.identity;
    if (keeper === undefined || this.#control === undefined) return;
    const done = Promise.race([this.#control.inputEnded, this.exited.then(() => true)]);
    // Some shells can miss a signal in the moment before they wait. So it is sent until the answer is there.
    for (let patience = FIRST_PATIENCE_MS; patience <= LAST_PATIENCE_MS; patience *= 2) {
      await signalProcess(this.#table, keeper, INPUT_ENDS);
      if (await Promise.race([done, pause(patience, false, { ref: false })])) return;
    }
    throw new UserError('operation-failed', 'Could not close the input of the task: its keeper does not respond.');
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
      members: this.#members,
      table: this.#table,
      exited: this.exited,
      hasEnded: () => this.#ended,
      stopCommand: (request, command) => stopCommand(request, command, this.identity, this.#errands),
    };
  }

  async kill(): Promise<void> {
    await Promise.all([this.#errands.kill(), killAll(this.identity, this.#members, this.#table)]);
  }

  async survivors(): Promise<readonly Survivor[]> {
    return [...(await this.#members.scan()), ...(await this.#errands.survivors())];
  }

  ask(question: Question, signal: AbortSignal): Promise<Answer> {
    const { command, args, ...place } = question;
    const words = (cwd: string, env: Readonly<Record<string, string>>): Promise<readonly string[]> =>
      commandLine({ command, args, shell: false }, cwd, env, { signal });
    return this.#errands.run('probe', { place, words, speaksForRun: false }, signal);
  }

  async gone(signal?: AbortSignal): Promise<void> {
    await unlessAborted(this.exited, signal);
    await nobodyLeft(this.#members, this.#table, signal);
    await unlessAborted(this.#errands.gone(), signal);
    if (this.#terminal !== undefined) await this.#drained(signal);
  }

  /** Nobody holds the terminal any more, so what was printed to it last is on its way. */
  async #drained(signal?: AbortSignal): Promise<void> {
    const options = signal === undefined ? {} : { signal };
    for (let look = 0; look < DRAIN_LOOKS && !isDrained(this.identity.folder); look++)
      await pause(DRAIN_LOOK_MS, undefined, options);
  }

  async dismiss(): Promise<void> {
    this.#stdin.close();
    await dismissKeeper(this.identity, this.#table);
    this.#control?.close();
  }

  async release(): Promise<void> {
    await rm(this.identity.folder, { recursive: true, force: true });
  }
}
