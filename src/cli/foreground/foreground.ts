// Runs tasks in the foreground of a terminal: prints their output and state changes, and stops them at Ctrl-C.
import { DisposableStore } from '../../base/disposable.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { exitCodes, signalExitCode } from '../exit-code.ts';
import type { HostSignal } from '../host.ts';
import type { Invocation } from '../invocation.ts';
import { changeText, startText } from '../print/status-change.ts';
import { Follower } from '../streams/follower.ts';
import { PrefixedLines } from '../streams/prefix.ts';
import { OutputReader } from '../../client/output/output-reader.ts';
import type { Watching } from '../watch/watching.ts';
import { isActive, isAtRest } from '../../model/status.ts';

/** Tasks in the foreground of a terminal: their output, their state changes, and Ctrl-C for all of them. */
export class Foreground {
  readonly #cli: Invocation;
  readonly #watching: Watching;
  readonly #names: readonly string[];
  readonly #followers = new Map<string, Follower>();
  readonly #seen = new Map<string, TaskInfo>();
  readonly #store = new DisposableStore();
  readonly #done = Promise.withResolvers<undefined>();
  readonly #giveUp = new AbortController();
  #interrupts = 0;
  #signal: HostSignal | undefined;
  /** Until the start was requested, tasks at rest do not end it. */
  #begun = false;
  #lost = false;

  constructor(cli: Invocation, watching: Watching, names: readonly string[]) {
    this.#cli = cli;
    this.#watching = watching;
    this.#names = names;
  }

  /**
   * Prints until all tasks are at rest and returns the exit code. `start` is called once every reader has its cursor;
   * its signal aborts at Ctrl-C, possibly while it waits for another supervisor.
   */
  async run(start: (signal: AbortSignal) => Promise<void>): Promise<number> {
    const { client, mirror } = this.#watching;
    await client.request('subscribe', { changes: true, output: this.#names });
    const lines = new PrefixedLines(this.#cli.out, this.#names);
    const printing = await Promise.all(this.#names.map((name) => this.#follow(name, lines)));
    this.#store.add(mirror.onDidChange(({ tasks }) => this.#changed(tasks)));
    this.#store.add(client.onDidClose(() => this.#supervisorLost()));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      this.#store.add(this.#cli.host.onSignal(signal, () => this.#interrupt(signal)));
    }
    try {
      await start(this.#giveUp.signal).catch((error: unknown) => {
        if (!this.#giveUp.signal.aborted) throw error;
      });
      this.#begun = true;
      this.#changed([]);
      await this.#done.promise;
      for (const follower of this.#followers.values()) follower.finish();
      if (!this.#lost) await Promise.all(printing.map(({ printed }) => printed));
      return this.#exitCode();
    } finally {
      this.#store.dispose();
    }
  }

  /** `printed` is wrapped, so that awaiting this does not await the printing. */
  async #follow(name: string, lines: PrefixedLines): Promise<{ printed: Promise<void> }> {
    const task = this.#watching.mirror.get(name);
    if (task !== undefined) this.#seen.set(name, task);
    // The last lines of a run that is in progress; everything of one that starts now.
    const tailLines = task !== undefined && isActive(task.status) ? 10 : 0;
    const reader = OutputReader.following(this.#watching.client, {
      task: name,
      kind: 'combined',
      start: { tailLines },
    });
    const follower = this.#store.add(new Follower(name, reader, lines));
    this.#followers.set(name, follower);
    await reader.locate();
    return { printed: follower.run().catch((error: unknown) => this.#done.reject(error)) };
  }

  #changed(names: readonly string[]): void {
    const now = Date.now();
    let rested = false;
    for (const name of names) {
      const task = this.#watching.mirror.get(name);
      if (task === undefined || !this.#names.includes(name)) continue;
      const before = this.#seen.get(task.name);
      this.#seen.set(task.name, task);
      this.#print(before, task, now);
      rested ||= before !== undefined && !isAtRest(before.status) && isAtRest(task.status);
    }
    const pending = this.#pending();
    if (this.#begun && pending.length === 0) this.#done.resolve(undefined);
    else if (rested && this.#interrupts > 0) this.#cli.err.line(`Still stopping ${holding(pending)}.`);
  }

  #print(before: TaskInfo | undefined, task: TaskInfo, now: number): void {
    const follower = this.#followers.get(task.name);
    const start = startText(before, task);
    if (start !== undefined) follower?.announce(start);
    const change = changeText(before, task, now);
    if (change !== undefined) follower?.remark(change);
  }

  /** The first signal stops the tasks, the second kills them, the third exits whatever is left. */
  #interrupt(signal: HostSignal): void {
    this.#signal = signal;
    this.#giveUp.abort();
    const { err } = this.#cli;
    const pending = this.#pending();
    this.#interrupts++;
    if (this.#interrupts > 2 || pending.length === 0) {
      this.#lost = true;
      this.#done.resolve(undefined);
      return;
    }
    const names = pending.map(({ name }) => name);
    if (this.#interrupts === 1) err.line(`Stopping ${holding(pending)}. Press Ctrl-C again to kill.`);
    else err.line(`Killing ${holding(pending)}.`);
    this.#watching.client
      .request(this.#interrupts === 1 ? 'tasks/stop' : 'tasks/kill', { tasks: { names } })
      .catch((error: unknown) => this.#done.reject(error));
  }

  #supervisorLost(): void {
    if (this.#pending().length > 0) this.#cli.err.line('The supervisor has exited.');
    this.#lost = true;
    this.#done.resolve(undefined);
  }

  #pending(): TaskInfo[] {
    return this.#names.flatMap((name) => {
      const task = this.#watching.mirror.get(name);
      return task !== undefined && !isAtRest(task.status) ? [task] : [];
    });
  }

  #exitCode(): number {
    if (this.#signal !== undefined) return signalExitCode(this.#signal);
    const failed = [...this.#seen.values()].filter(({ status }) => status.kind === 'failed');
    for (const task of failed) {
      const message = task.status.kind === 'failed' ? task.status.message : '';
      this.#cli.err.line(`${this.#cli.err.style('red', `${task.name} failed:`)} ${message}`);
    }
    return failed.length > 0 || this.#pending().length > 0 ? exitCodes.failed : exitCodes.ok;
  }
}

function holding(tasks: readonly TaskInfo[]): string {
  return tasks.map(({ name, pid }) => (pid === undefined ? name : `${name} (pid ${pid})`)).join(', ');
}
