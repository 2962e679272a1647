// A running VS Code task: starts the Dirigent task unless it is running, shows its output for the problem matchers,
// reports when it is ready, and ends with it. It has no process: its terminal is only a view.
import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { UserError } from '../../base/user-error.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { FollowSet } from '../output/follow-set.ts';
import { OutputFollower } from '../output/follower.ts';
import { infoOf, type TaskRef } from '../project/task-ref.ts';
import { describeStatus } from '../words/status.ts';
import { unknownTask } from '../words/unknown-task.ts';
import type { Closings } from './closing.ts';
import type { WaitFor } from './definition.ts';
import { busyMark, failedMark, readyMark } from './lines.ts';
import { TaskScreen } from './screen.ts';
import { isTakenCareOf, judge } from './verdict.ts';
import { isActive } from '../../model/status.ts';

export interface TaskRunOptions {
  /** Rejects with a UserError where the folder has no such task. */
  readonly find: () => Promise<TaskRef>;
  readonly waitFor: WaitFor;
  readonly followsOf: (ref: TaskRef) => FollowSet;
  readonly closings: Closings;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Lines shown of a task that already runs: enough for a problem matcher to see the last build. */
const TAIL_LINES = 500;
/** Output that came before "ready" is shown before it, within this time. */
const DRAIN_MS = 1000;
const CTRL_C = '\u0003';

export class TaskRun implements vscode.Pseudoterminal {
  readonly #options: TaskRunOptions;
  readonly #disposables = new DisposableStore();
  readonly #didWrite = new Emitter<string>();
  readonly #screen = new TaskScreen((text) => this.#didWrite.fire(text));
  readonly #didClose = new Emitter<number>();
  #follower: OutputFollower | undefined;
  /** The task that this started, and therefore stops. */
  #own: TaskRef | undefined;
  /** The last message, so that it is not repeated. */
  #lastMessage = '';
  #wasReached = false;
  #isReached = false;
  #isOver = false;
  #isReleased = false;
  /** Serializes the handling of states: the message about one comes after the output before it. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: TaskRunOptions) {
    this.#options = options;
  }

  readonly onDidWrite: vscode.Event<string> = this.#didWrite.event;
  readonly onDidClose: vscode.Event<number> = this.#didClose.event;

  open(): void {
    this.#begin().catch((error: unknown) => this.#fail(error));
  }

  /**
   * The terminal is closed. Where the task was terminated, what this started is stopped, and what ran before runs on;
   * if the window reloads or closes, both run on, and the supervisor decides about them.
   */
  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#disposables.dispose();
    this.#options.closings.whenTaskIsMeant(() => this.#release());
  }

  handleInput(typed: string): void {
    if (!typed.includes(CTRL_C) || this.#isOver) return;
    this.#didWrite.fire('^C\r\n');
    this.#end(130);
  }

  async #begin(): Promise<void> {
    const ref = await this.#options.find();
    if (this.#isOver) return;
    const found = infoOf(ref);
    const starts = found === undefined || !isTakenCareOf(found);
    const words = starts ? l10n.t('{0}: starting', ref.name) : l10n.t('{0}: already running', ref.name);
    this.#screen.remark(busyMark, words);
    const first = starts ? await this.#start(ref) : found;
    this.#watch(ref, first, found?.runId);
  }

  async #start(ref: TaskRef): Promise<TaskInfo> {
    const { tasks } = await ref.folder.act('tasks/start', { names: [ref.name] });
    const answer = tasks.find(({ task }) => task.name === ref.name);
    if (answer === undefined) throw unknownTask(ref.name);
    if (answer.error !== undefined) throw new UserError('operation-failed', answer.error);
    this.#own = ref;
    // Terminated during the request, when there was nothing to stop.
    if (this.#isReleased) this.#release();
    return answer.task;
  }

  /** @param earlier the run before the one this is about: its output is not shown */
  #watch(ref: TaskRef, first: TaskInfo, earlier: string | undefined): void {
    const look = (task: TaskInfo | undefined): void => {
      this.#turn = this.#turn.then(() => this.#take(ref, task, earlier)).catch((error: unknown) => this.#fail(error));
    };
    look(first);
    if (this.#isOver) return;
    this.#disposables.add(
      ref.folder.onDidChange(({ tasks, structure }) => {
        if (tasks.includes(ref.name) || (structure && infoOf(ref) === undefined)) look(infoOf(ref));
      }),
    );
  }

  async #take(ref: TaskRef, task: TaskInfo | undefined, earlier: string | undefined): Promise<void> {
    if (this.#isOver) return;
    if (task === undefined) {
      this.#own = undefined;
      throw new UserError('unknown-task', l10n.t('{0}: no longer in dirigent.toml', ref.name));
    }
    const { status } = task;
    if (this.#own === undefined || isActive(status) || task.runId !== earlier) this.#follow(ref, task);
    const verdict = judge(task, this.#options.waitFor, this.#wasReached);
    switch (verdict.kind) {
      case 'pending':
        this.#pending(task);
        break;
      case 'reached':
        await this.#reached(ref.name);
        break;
      case 'over':
        await this.#follower?.drained();
        this.#over(task, verdict.exitCode);
    }
  }

  #pending(task: TaskInfo): void {
    // Becoming unhealthy after it was ready is reported, but dependents do not wait again.
    const isBusy = this.#isReached && task.status.kind !== 'running';
    if (isBusy) this.#isReached = false;
    const words = `${task.name}: ${describeStatus(task, this.#options.clock.now())}`;
    const key = `${task.status.kind} ${task.runId ?? ''}`;
    if (key === this.#lastMessage) return;
    this.#lastMessage = key;
    this.#screen.remark(isBusy ? busyMark : '·', words);
  }

  async #reached(name: string): Promise<void> {
    if (this.#isReached) return;
    await this.#drained();
    if (this.#isOver) return;
    this.#isReached = true;
    this.#wasReached = true;
    this.#lastMessage = '';
    const words = this.#options.waitFor === 'started' ? l10n.t('{0}: started', name) : l10n.t('{0}: ready', name);
    this.#screen.remark(readyMark, words);
  }

  #over(task: TaskInfo, exitCode: number): void {
    if (this.#isOver) return;
    const { status, name } = task;
    const words =
      status.kind === 'failed'
        ? `${name}: ${status.message}`
        : `${name}: ${describeStatus(task, this.#options.clock.now())}`;
    this.#screen.remark(exitCode === 0 ? readyMark : failedMark, words);
    // A task at rest needs no stop; one that did not become ready is not left running.
    if (!isActive(status)) this.#own = undefined;
    this.#end(exitCode);
  }

  #follow(ref: TaskRef, { definition: { tty } }: TaskInfo): void {
    if (this.#follower !== undefined) return;
    const { clock, onError, followsOf } = this.#options;
    // A pseudo-terminal writes all to stdout; of pipes only the combined log knows the order.
    const kind = tty ? 'stdout' : 'combined';
    const follower = new OutputFollower({
      task: ref.name,
      kind,
      ...(this.#own === undefined && { tailLines: TAIL_LINES }),
      keepsAll: true,
      source: ref.folder,
      sink: this.#screen.sinkFor(kind),
      clock,
      onError,
    });
    this.#follower = this.#disposables.add(follower);
    this.#disposables.add(followsOf(ref).watch(ref.name, () => follower.poke()));
  }

  async #drained(): Promise<void> {
    const { clock } = this.#options;
    const late = Promise.withResolvers<undefined>();
    const timer = clock.setTimeout(() => late.resolve(undefined), DRAIN_MS);
    await Promise.race([this.#follower?.drained(), late.promise]);
    timer.dispose();
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    if (!(error instanceof UserError)) this.#options.onError(error);
    this.#screen.remark(failedMark, error instanceof Error ? error.message : String(error));
    this.#end(1);
  }

  #end(exitCode: number): void {
    this.#isOver = true;
    this.#release();
    this.#disposables.dispose();
    this.#didClose.fire(exitCode);
  }

  #release(): void {
    this.#isReleased = true;
    const own = this.#own;
    this.#own = undefined;
    if (own === undefined) return;
    own.folder.act('tasks/stop', { names: [own.name] }).catch(this.#options.onError);
  }
}
