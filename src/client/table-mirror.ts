// Mirrors the task table of the supervisor, kept up to date by notifications.
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import type { ProjectInfo, Snapshot, TaskInfo } from '../model/task-info.ts';
import type { Connection } from '../rpc/connection.ts';
import type { Notifications } from '../rpc/contract.ts';

type Changed = Notifications['tasks/changed'];

/** What a notice changed: names of rows to redraw, and whether rows came, went or moved. */
export interface TableChange {
  readonly tasks: readonly string[];
  readonly structure: boolean;
}

export class TableMirror implements Disposable {
  readonly #client: Connection;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<TableChange>());
  readonly #didChangeProject = this.#store.add(new Emitter<ProjectInfo>());
  #byName = new Map<string, TaskInfo>();
  #project: ProjectInfo | undefined;
  /** Notifications that arrive while the table is being read. */
  #early: (() => void)[] | undefined;
  #isKnown = true;

  readonly onDidChange: Event<TableChange> = this.#didChange.event;
  readonly onDidChangeProject: Event<ProjectInfo> = this.#didChangeProject.event;

  constructor(client: Connection) {
    this.#client = client;
    this.#store.add(
      client.on('tasks/changed')((change) => this.#deliver(() => this.#didChange.fire(this.#apply(change)))),
    );
    const silence = client.onDidChangeSilence?.((error) => this.#setKnown(error === undefined));
    if (silence !== undefined) this.#store.add(silence);
    this.#store.add(client.on('project/changed')((project) => this.#deliver(() => this.#setProject(project))));
  }

  /** Of a client that has subscribed to changes. */
  static async open(client: Connection): Promise<TableMirror> {
    const mirror = new TableMirror(client);
    await mirror.load();
    return mirror;
  }

  /**
   * Reads the whole table, initially and from every further supervisor, after the subscription to changes.
   * Notifications that arrive meanwhile may be newer than the response, and are applied on top of it.
   */
  async load(connection: Connection = this.#client): Promise<void> {
    const early: (() => void)[] = [];
    this.#early = early;
    try {
      const snapshot = await connection.request('tasks/list', {});
      // It was cleared, or the next supervisor is asked already.
      if (this.#early !== early) return;
      this.#take(snapshot);
    } finally {
      if (this.#early === early) this.#early = undefined;
    }
    this.#isKnown = true;
    this.#didChange.fire({ tasks: [...this.#byName.keys()], structure: true });
    for (const change of early) change();
  }

  /** Forgets the table: its supervisor was let go of. */
  clear(): void {
    this.#early = undefined;
    this.#byName = new Map();
    this.#project = undefined;
  }

  /** In the order of the table. */
  get tasks(): readonly TaskInfo[] {
    return [...this.#byName.values()];
  }

  /** In the same order. */
  get byName(): ReadonlyMap<string, TaskInfo> {
    return this.#byName;
  }

  /** Undefined before the table was read. */
  get project(): ProjectInfo | undefined {
    return this.#project;
  }

  /** False while the supervisor does not respond: the table has the last known states. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  get(name: string): TaskInfo | undefined {
    return this.#byName.get(name);
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
            reject(new UserError('connection-lost', 'The supervisor exited while waiting.')),
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

  #deliver(change: () => void): void {
    if (this.#early !== undefined) this.#early.push(change);
    else if (this.#project !== undefined) change();
  }

  #take({ tasks, project }: Snapshot): void {
    this.#byName = new Map(tasks.map((task) => [task.name, task]));
    this.#project = project;
  }

  #setKnown(isKnown: boolean): void {
    this.#isKnown = isKnown;
    this.#didChange.fire({ tasks: [], structure: false });
  }

  #setProject(project: ProjectInfo): void {
    this.#project = project;
    this.#didChangeProject.fire(project);
  }

  #apply({ tasks, removed, order }: Changed): TableChange {
    let structure = false;
    for (const task of tasks) {
      const before = this.#byName.get(task.name);
      structure ||= before === undefined || before.group !== task.group || before.adHoc !== task.adHoc;
      this.#byName.set(task.name, task);
    }
    for (const name of removed) structure = this.#byName.delete(name) || structure;
    if (order !== undefined) structure = this.#sort(order) || structure;
    return { tasks: tasks.map(({ name }) => name), structure };
  }

  /** Sorts the rows in the given order; rows that it does not name come last. */
  #sort(order: readonly string[]): boolean {
    const before = [...this.#byName.keys()];
    const places = new Map(order.map((name, place) => [name, place]));
    const place = (name: string): number => places.get(name) ?? order.length;
    const sorted = [...this.#byName].sort(([left], [right]) => place(left) - place(right));
    this.#byName = new Map(sorted);
    return sorted.some(([name], index) => name !== before[index]);
  }
}
