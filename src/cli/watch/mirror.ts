import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { UserError } from '../../base/user-error.ts';
import type { ProjectInfo, Snapshot, TaskInfo } from '../../model/task-info.ts';
import type { Client } from '../host.ts';

/** The supervisor's table on this side of the wire, kept up to date by its notices. */
export class Mirror implements Disposable {
  readonly #tasks = new Map<string, TaskInfo>();
  #order: readonly string[] = [];
  #project: ProjectInfo | undefined;
  #isKnown = true;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<readonly TaskInfo[]>());
  readonly #client: Client;

  /** The tasks that changed or came; also told, with none, when tasks went or the project changed. */
  readonly onDidChange = this.#didChange.event;

  private constructor(client: Client) {
    this.#client = client;
  }

  /**
   * The client must have subscribed to changes before, so that none is missed. A notice that comes before the table is
   * older than the table, and is dropped.
   */
  static async open(client: Client): Promise<Mirror> {
    const mirror = new Mirror(client);
    mirror.#load(await client.request('tasks/list', {}));
    mirror.#store.add(client.on('tasks/changed')((change) => mirror.#apply(change)));
    mirror.#store.add(client.on('project/changed')((project) => mirror.#setProject(project)));
    const silence = client.onDidChangeSilence?.((error) => mirror.#setKnown(error === undefined));
    if (silence !== undefined) mirror.#store.add(silence);
    return mirror;
  }

  /** Reads the whole table anew, after another supervisor has taken over. */
  async reload(): Promise<void> {
    this.#load(await this.#client.request('tasks/list', {}));
    this.#isKnown = true;
    this.#didChange.fire(this.tasks);
  }

  /** In the order of the table. */
  get tasks(): readonly TaskInfo[] {
    return this.#order.flatMap((name) => this.#tasks.get(name) ?? []);
  }

  get project(): ProjectInfo | undefined {
    return this.#project;
  }

  /** False while the supervisor does not answer: the table is the last that was heard, and nobody knows what is so. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  get(name: string): TaskInfo | undefined {
    return this.#tasks.get(name);
  }

  /** Resolves as soon as `reached` is true of the table; throws `connection-lost` when the supervisor goes before. */
  async until(reached: () => boolean): Promise<void> {
    if (reached()) return;
    const store = new DisposableStore();
    try {
      await new Promise<void>((resolve, reject) => {
        store.add(this.onDidChange(() => reached() && resolve()));
        store.add(
          this.#client.onDidClose(() =>
            reject(new UserError('connection-lost', 'The supervisor went away while this waited.')),
          ),
        );
      });
    } finally {
      store.dispose();
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  #load({ tasks, project }: Snapshot): void {
    this.#tasks.clear();
    for (const task of tasks) this.#tasks.set(task.name, task);
    this.#order = tasks.map(({ name }) => name);
    this.#project = project;
  }

  #apply(change: { tasks: readonly TaskInfo[]; removed: readonly string[]; order?: readonly string[] }): void {
    for (const name of change.removed) this.#tasks.delete(name);
    for (const task of change.tasks) this.#tasks.set(task.name, task);
    this.#order = change.order ?? [...new Set([...this.#order, ...change.tasks.map(({ name }) => name)])];
    this.#didChange.fire(change.tasks);
  }

  #setKnown(isKnown: boolean): void {
    this.#isKnown = isKnown;
    this.#didChange.fire([]);
  }

  #setProject(project: ProjectInfo): void {
    this.#project = project;
    this.#didChange.fire([]);
  }
}
