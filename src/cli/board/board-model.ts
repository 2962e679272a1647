// The model of the board: what it shows, and what its keys do.
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { UserError } from '../../base/user-error.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { Connection } from '../../rpc/connection.ts';
import type { TableMirror } from '../../client/table-mirror.ts';
import { initialState, reduce, type BoardState } from './board-state.ts';
import type { Command, TaskVerb } from './keys.ts';
import { LogBuffer } from './log-buffer.ts';
import { LogSource } from './log-source.ts';
import { isActive } from '../../model/status.ts';

/** CPU and memory are requested at this interval while anything runs. */
const SAMPLE_MS = 2000;

export interface BoardModelOptions {
  readonly client: Connection;
  readonly mirror: TableMirror;
  readonly clock: Clock;
  /** The environment of tasks that are started from the board. */
  readonly env: Readonly<Record<string, string>>;
  readonly onQuit: () => void;
}

export class BoardModel implements Disposable {
  readonly #options: BoardModelOptions;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<undefined>());
  readonly #log = this.#store.add(new MutableDisposable<LogSource>());
  readonly #empty = new LogBuffer();
  #logKey = '';
  #state: BoardState = initialState;
  #version = 0;
  readonly #timer = this.#store.add(new MutableDisposable<Disposable>());
  /** Rows of the log on the screen at the last rendering. */
  page = 10;

  readonly onDidChange = this.#didChange.event;

  constructor(options: BoardModelOptions) {
    this.#options = options;
    this.#store.add(options.mirror.onDidChange(() => this.#tableChanged()));
    const silence = options.client.onDidChangeSilence?.((error) => {
      this.#showNotice(error?.message ?? 'The supervisor is responding again.');
      // A subscription for a task that was selected meanwhile was rejected unsent.
      if (error === undefined) this.#subscribe();
    });
    if (silence !== undefined) this.#store.add(silence);
    this.#tableChanged();
  }

  get state(): BoardState {
    return this.#state;
  }

  get tasks(): readonly TaskInfo[] {
    return this.#options.mirror.tasks;
  }

  get mirror(): TableMirror {
    return this.#options.mirror;
  }

  get log(): LogBuffer {
    return this.#log.value?.buffer ?? this.#empty;
  }

  /** Changes whenever the board has to be rendered again. */
  get version(): number {
    return this.#version;
  }

  perform(command: Command): void {
    const { page, log } = this;
    this.#state = reduce(this.#state, command, { names: this.tasks.map(({ name }) => name), page, log });
    if (command.type === 'quit') this.#options.onQuit();
    if (command.type === 'task') this.#ask(command.verb);
    if (command.type === 'why') this.#explain();
    this.#follow();
    this.#changed();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #changed(): void {
    this.#version++;
    this.#didChange.fire(undefined);
  }

  #tableChanged(): void {
    const { selected } = this.#state;
    if (selected === undefined || this.mirror.get(selected) === undefined) {
      this.#state = { ...this.#state, selected: this.tasks[0]?.name, top: undefined };
    }
    this.#follow();
    this.#keepSampling();
    this.#changed();
  }

  /** Reads the log that is on the screen, and no other. */
  #follow(): void {
    const { selected, stream } = this.#state;
    const key = `${selected ?? ''} ${stream}`;
    if (key === this.#logKey) return;
    this.#logKey = key;
    if (selected === undefined) {
      this.#log.value = undefined;
      return;
    }
    const { client } = this.#options;
    const source = new LogSource(client, selected, stream);
    source.onDidChange(() => this.#changed());
    this.#log.value = source;
    this.#subscribe();
  }

  /** Subscribes to the growth of the log that is on the screen. */
  #subscribe(): void {
    const { selected } = this.#state;
    if (selected === undefined) return;
    this.#run(this.#options.client.request('subscribe', { changes: true, output: [selected] }));
  }

  /** The supervisor measures CPU and memory only on request: none is sent while nothing runs. */
  #keepSampling(): void {
    if (this.#timer.value !== undefined || !this.tasks.some(({ status }) => isActive(status))) return;
    this.#timer.value = this.#options.clock.setTimeout(() => {
      this.#timer.value = undefined;
      if (!this.tasks.some(({ status }) => isActive(status))) return;
      this.#run(this.#options.client.request('tasks/list', {}));
      this.#keepSampling();
    }, SAMPLE_MS);
  }

  #ask(verb: TaskVerb): void {
    const { selected } = this.#state;
    if (selected === undefined) return;
    const { client, env } = this.#options;
    const tasks = { names: [selected] };
    const starts = verb === 'start' || verb === 'restart';
    const asked = starts ? client.request(`tasks/${verb}`, { tasks, env }) : client.request(`tasks/${verb}`, { tasks });
    this.#run(asked, (result) => result.tasks.find(({ error }) => error !== undefined)?.error ?? '');
  }

  #explain(): void {
    const { selected } = this.#state;
    if (selected === undefined) return;
    this.#run(this.#options.client.request('tasks/explain', { task: selected }), ({ text }) => text);
  }

  /** Shows the result of a request, or its error, in the last row. */
  #run<T>(asked: Promise<T>, describe: (answer: T) => string = () => ''): void {
    asked.then(
      (answer) => this.#showNotice(describe(answer)),
      (error: unknown) => {
        if (error instanceof UserError) this.#showNotice(error.message);
        else if (error instanceof Error) this.#showNotice(`Unexpected error: ${error.message}`);
      },
    );
  }

  #showNotice(notice: string): void {
    if (notice === '' || this.#store.isDisposed) return;
    this.#state = { ...this.#state, notice };
    this.#changed();
  }
}
