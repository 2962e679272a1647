// One run on Windows.
import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import treeKill from 'tree-kill';
import { UserError } from '../../base/user-error.ts';
import type { Exit } from '../../model/exit.ts';
import type { RunIdentity, RunningProcess, StopRequest, RunProcess } from '../ports.ts';
import { inputIsEnded, InputQueue } from '../input-queue.ts';
import { runStopCommand } from './stop-command.ts';
import { abortable } from '../../base/abortable.ts';
import type { WindowsRow } from './list-processes.ts';
import { ProcessTree } from './process-tree.ts';

export interface WindowsRunOptions {
  readonly child: ChildProcess;
  readonly identity: RunIdentity;
  /** Resolves when all that it wrote has been handed over and its pipes are closed. */
  readonly drained: Promise<unknown>;
  readonly list: () => Promise<readonly WindowsRow[]>;
}

/** Each look at the processes starts a PowerShell, so they are rare. */
const POLL_MS = 500;

/** How long the last output is waited for: a descendant that left the tree may hold a pipe open. */
const DRAIN_MS = 1000;

/** A run whose pipes belong to the supervisor, and end with it. Windows has neither groups nor signals. */
export class WindowsRun implements RunningProcess {
  readonly identity: RunIdentity;
  readonly exited: Promise<Exit>;
  readonly #input = new InputQueue((piece) => this.#send(piece));
  readonly #child: ChildProcess;
  readonly #drained: Promise<unknown>;
  readonly #list: () => Promise<readonly WindowsRow[]>;
  readonly #tree: ProcessTree;
  #ended = false;

  constructor({ child, identity, drained, list }: WindowsRunOptions) {
    this.identity = identity;
    this.#child = child;
    this.#drained = drained;
    this.#list = list;
    this.#tree = new ProcessTree(this.pid);
    // Not the end of its pipes: a descendant may hold them open for long.
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#ended = true;
        if (code !== null) resolve({ kind: 'code', code });
        else resolve(signal === null ? { kind: 'unknown' } : { kind: 'signal', signal });
      });
    });
    child.stdin?.on('error', () => undefined);
  }

  get pid(): number {
    return this.identity.command.pid;
  }

  write(data: Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.#input.write(data, signal);
  }

  async #send(data: Uint8Array): Promise<void> {
    const { stdin } = this.#child;
    await new Promise<void>((resolve, reject) => {
      const refuse = (): void =>
        reject(new UserError('not-running', 'The task ended before it read all of the input.'));
      if (stdin === null || this.#ended) refuse();
      else if (stdin.writableEnded) reject(inputIsEnded());
      else stdin.write(data, (error) => (error ? refuse() : resolve()));
    });
  }

  async endInput(): Promise<void> {
    const { stdin } = this.#child;
    if (stdin === null || this.#ended) return;
    await new Promise<void>((resolve) => stdin.end(() => resolve()));
  }

  resize(): void {
    // Windows tasks have pipes.
  }

  async signal(signal: NodeJS.Signals): Promise<void> {
    if (!['SIGINT', 'SIGTERM', 'SIGKILL', 'SIGHUP', 'SIGQUIT', 'SIGBREAK'].includes(signal))
      throw new UserError('operation-failed', `${signal} is not supported on Windows.`);
    await this.kill();
  }

  /** A console program of another console cannot be asked to end: without a stop_command the tree is killed. */
  async requestStop(request: StopRequest): Promise<void> {
    const { command, timeoutMs } = request.definition.stop;
    if (command !== undefined && !this.#ended && (await runStopCommand(command, timeoutMs, request, this.identity)))
      return;
    await this.kill();
  }

  async kill(): Promise<void> {
    const members = await this.processes();
    // By its tree first, while its pid is surely its own; then processes that had left the tree.
    if (!this.#ended) await new Promise<void>((resolve) => treeKill(this.pid, 'SIGKILL', () => resolve()));
    const alive = await this.processes();
    for (const { pid } of members.filter((member) => alive.some((other) => isSame(member, other)))) killOne(pid);
  }

  async processes(): Promise<readonly RunProcess[]> {
    const { bootId } = this.identity.command;
    const members = this.#tree.members(await this.#list(), !this.#ended);
    return members.map(({ pid, startTime, name }) => ({ bootId, pid, startTime, name }));
  }

  async gone(signal?: AbortSignal): Promise<void> {
    await abortable(this.exited, signal);
    while ((await this.processes()).length > 0) await pause(POLL_MS, undefined, signal === undefined ? {} : { signal });
    await Promise.race([this.#drained, pause(DRAIN_MS, undefined, { ref: false })]);
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async forget(): Promise<void> {
    await rm(this.identity.folder, { recursive: true, force: true });
  }
}

function isSame(one: RunProcess, other: RunProcess): boolean {
  return one.pid === other.pid && one.startTime === other.startTime;
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
