// The command line without a terminal and without a supervisor: main() in this process, a supervisor made of answers.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { Emitter, type Event } from '../../../src/base/event.ts';
import type { UserError } from '../../../src/base/user-error.ts';
import type { Host, HostSignal } from '../../../src/cli/host.ts';
import type { Connection } from '../../../src/rpc/connection.ts';
import { main } from '../../../src/cli/main.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from '../../../src/rpc/contract.ts';
import type { Snapshot, TaskInfo } from '../../../src/model/task-info.ts';

/** Collects what is printed. */
export class FakeStream extends Writable {
  isTTY = false;
  columns = 100;
  rows = 30;
  text = '';
  readonly #didWrite = new Emitter<string>();

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    this.#didWrite.fire(this.text);
    done();
  }

  /** Resolves once the text so far matches. */
  async until(pattern: RegExp): Promise<void> {
    if (pattern.test(this.text)) return;
    await new Promise<void>((resolve) => {
      const subscription = this.#didWrite.event((text) => {
        if (!pattern.test(text)) return;
        subscription.dispose();
        resolve();
      });
    });
  }
}

type Handlers = { [M in RequestName]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };

/** Answers requests from a table of handlers, records them, and sends the notifications of the test. */
export class FakeSupervisor implements Connection {
  readonly handlers: Handlers = {};
  readonly requests: { method: RequestName; params: unknown }[] = [];
  /** Methods whose request was cancelled. */
  readonly withdrawn: RequestName[] = [];
  readonly #emitters = new Map<NotificationName, Emitter<never>>();
  readonly #didClose = new Emitter<undefined>();
  readonly #didRequest = new Emitter<RequestName>();
  readonly #didChangeSilence = new Emitter<UserError | undefined>();
  readonly onDidClose = this.#didClose.event;
  readonly onDidChangeSilence = this.#didChangeSilence.event;
  tasks: TaskInfo[] = [];
  project: Snapshot['project'] = {
    folder: '/project',
    configFile: '/project/dirigent.toml',
    state: 'loaded',
    diagnostics: [],
    startup: { hash: 'h', tasks: [] },
  };

  constructor(tasks: readonly TaskInfo[] = []) {
    this.tasks = [...tasks];
    this.handlers['tasks/list'] = () => ({ tasks: this.tasks, project: this.project });
    this.handlers.subscribe = () => null;
  }

  async request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    signal?.addEventListener('abort', () => this.withdrawn.push(method));
    this.requests.push({ method, params });
    const handler: ((params: Params<M>) => Result<M> | Promise<Result<M>>) | undefined = this.handlers[method];
    if (handler === undefined) throw new Error(`The test has no answer for ${method}.`);
    this.#didRequest.fire(method);
    return await handler(params);
  }

  on<N extends NotificationName>(notification: N): Event<Notifications[N]> {
    return this.#emitter(notification).event;
  }

  notify<N extends NotificationName>(notification: N, value: Notifications[N]): void {
    this.#emitter(notification).fire(value);
  }

  /** Changes the table and notifies of it. */
  change(...tasks: TaskInfo[]): void {
    this.tasks = this.tasks.map((task) => tasks.find(({ name }) => name === task.name) ?? task);
    this.notify('tasks/changed', { tasks, removed: [] });
  }

  /** As if the supervisor went away. */
  close(): void {
    this.#didClose.fire(undefined);
  }

  /** Becomes unresponsive, with the error that says why; undefined: responds again. */
  fallSilent(error: UserError | undefined): void {
    this.#didChangeSilence.fire(error);
  }

  /** Resolves at the next request of this method. */
  requested(method: RequestName): Promise<void> {
    return new Promise((resolve) => {
      const subscription = this.#didRequest.event((name) => {
        if (name !== method) return;
        subscription.dispose();
        resolve();
      });
    });
  }

  paramsOf<M extends RequestName>(method: M): Params<M>[] {
    return this.requests.filter((request) => request.method === method).map(({ params }) => params as Params<M>);
  }

  dispose(): void {
    this.#didRequest.dispose();
  }

  #emitter<N extends NotificationName>(notification: N): Emitter<Notifications[N]> {
    const known = this.#emitters.get(notification) ?? new Emitter<never>();
    this.#emitters.set(notification, known);
    return known as unknown as Emitter<Notifications[N]>;
  }
}

export class FakeHost implements Host {
  args: readonly string[] = [];
  cwd = '/';
  env: NodeJS.ProcessEnv = { PATH: '/bin' };
  readonly version = '1.2.3';
  readonly stdin = new PassThrough();
  readonly stdout = new FakeStream();
  readonly stderr = new FakeStream();
  readonly #signals = new Map<HostSignal, Emitter<undefined>>();
  readonly supervisor: FakeSupervisor | undefined;
  readonly connectedTo: string[] = [];

  constructor(supervisor: FakeSupervisor | undefined, cwd: string) {
    this.supervisor = supervisor;
    this.cwd = cwd;
  }

  async connect(folder: string): Promise<Connection> {
    this.connectedTo.push(folder);
    if (this.supervisor === undefined) throw new Error('The test has no supervisor.');
    return await Promise.resolve(this.supervisor);
  }

  async connectRunning(folder: string): Promise<Connection | undefined> {
    this.connectedTo.push(folder);
    return await Promise.resolve(this.supervisor);
  }

  readonly foreign: { folder: string; stopTasks: boolean }[] = [];

  async shutDownIncompatible(folder: string, stopTasks: boolean): Promise<void> {
    this.foreign.push({ folder, stopTasks });
    await Promise.resolve();
  }

  onSignal(signal: HostSignal, listener: () => void): { dispose(): void } {
    const emitter = this.#signals.get(signal) ?? new Emitter<undefined>();
    this.#signals.set(signal, emitter);
    return emitter.event(listener);
  }

  signal(signal: HostSignal): void {
    this.#signals.get(signal)?.fire(undefined);
  }

  run(...args: string[]): Promise<number> {
    this.args = args;
    return main(this);
  }
}

/** An empty folder, or one with this dirigent.toml; call `remove` when done. */
export function temporaryProject(config?: string): { readonly folder: string; readonly remove: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'dirigent-cli-')));
  if (config !== undefined) writeFileSync(join(folder, 'dirigent.toml'), config);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
