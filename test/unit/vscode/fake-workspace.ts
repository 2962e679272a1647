// A window with folders whose tasks do what the test says: no supervisor, no file, every request is answered from a
// table.
import { Emitter } from '../../../src/base/event.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import type { Notifications, RequestName } from '../../../src/rpc/contract.ts';
import type { FolderChange, FolderState, ProjectFolder } from '../../../src/vscode/project/project-folder.ts';
import type { SeenTask } from '../../../src/vscode/project/seen-task.ts';
import type { TaskRef } from '../../../src/vscode/project/task-ref.ts';
import type { Workspace, WorkspaceChange } from '../../../src/vscode/project/workspace.ts';

type Answer = (params: never) => unknown;

export class FakeFolder {
  readonly key: string;
  readonly name: string;
  readonly path: string;
  readonly configPath: string;
  readonly tasks = new Map<string, SeenTask>();
  state: FolderState = { kind: 'connected' };
  canRun = true;
  isBroken = false;
  fileProblem: string | undefined;
  startup: ProjectFolder['startup'];
  readonly answers: Partial<Record<RequestName, Answer>> = {};
  readonly requests: { readonly method: RequestName; readonly params: unknown }[] = [];
  readonly #didChange = new Emitter<FolderChange>();
  readonly #didChangeByCommand = new Emitter<void>();
  readonly #didEmitEvent = new Emitter<Notifications['tasks/event']>();
  readonly #didChangeState = new Emitter<FolderState>();
  readonly #didChangeProject = new Emitter<void>();
  readonly #didGrow = new Emitter<Notifications['tasks/output']>();
  readonly onDidChange = this.#didChange.event;
  readonly onDidChangeByCommand = this.#didChangeByCommand.event;
  readonly link = {
    onDidEmitEvent: this.#didEmitEvent.event,
    onDidChangeState: this.#didChangeState.event,
    onDidChangeProject: this.#didChangeProject.event,
    onDidGrow: this.#didGrow.event,
    follow: (tasks: readonly string[]): Promise<void> => {
      this.followed = tasks;
      return Promise.resolve();
    },
  };
  /** Tasks whose growth the supervisor was asked to report. */
  followed: readonly string[] = [];

  constructor(name: string, ...tasks: readonly TaskInfo[]) {
    this.key = `file:///${name}`;
    this.name = name;
    this.path = `/${name}`;
    this.configPath = `/${name}/dirigent.toml`;
    for (const task of tasks) this.tasks.set(task.name, task);
  }

  /** This, for whoever takes a folder. */
  get folder(): ProjectFolder {
    return this as unknown as ProjectFolder;
  }

  ref(name = 'api'): TaskRef {
    return { folder: this.folder, name };
  }

  async request(method: RequestName, params: unknown): Promise<unknown> {
    this.requests.push({ method, params });
    const answer = this.answers[method];
    if (answer === undefined) throw new Error(`The test has no answer to ${method}`);
    return await answer(params as never);
  }

  act(method: RequestName, tasks: unknown): Promise<unknown> {
    return this.request(method, { tasks });
  }

  sent(method: RequestName): unknown[] {
    return this.requests.filter((request) => request.method === method).map(({ params }) => params);
  }

  /** Rows get other states. */
  change(...tasks: readonly SeenTask[]): void {
    for (const task of tasks) this.tasks.set(task.name, task);
    this.#didChange.fire({ tasks: tasks.map(({ name }) => name), structure: false, state: false });
  }

  /** Rows come, go or move. */
  restructure(...tasks: readonly SeenTask[]): void {
    this.tasks.clear();
    for (const task of tasks) this.tasks.set(task.name, task);
    this.#didChange.fire({ tasks: [], structure: true, state: false });
  }

  changeState(kind: FolderState['kind']): void {
    this.state = { kind } as FolderState;
    this.#didChangeState.fire(this.state);
    this.#didChange.fire({ tasks: [], structure: true, state: true });
  }

  changeByCommand(): void {
    this.#didChangeByCommand.fire();
  }

  changeProject(startup: ProjectFolder['startup']): void {
    this.startup = startup;
    this.#didChangeProject.fire();
  }

  /** A run ends: the row changes and the supervisor reports it. */
  end(task: SeenTask, notify?: true): void {
    this.change(task);
    const event = { task: task.name, event: task.status.kind, ...(notify && { notify }) };
    this.#didEmitEvent.fire(event as unknown as Notifications['tasks/event']);
  }

  grow(task: string): void {
    this.#didGrow.fire({ task, run: 1 });
  }
}

export class FakeWorkspace {
  readonly #all: FakeFolder[] = [];
  readonly #didChange = new Emitter<WorkspaceChange>();
  readonly #didAddFolder = new Emitter<ProjectFolder>();
  readonly #didRemoveFolder = new Emitter<ProjectFolder>();
  readonly onDidChange = this.#didChange.event;
  readonly onDidAddFolder = this.#didAddFolder.event;
  readonly onDidRemoveFolder = this.#didRemoveFolder.event;

  /** This, for whoever takes a workspace. */
  get workspace(): Workspace {
    return this as unknown as Workspace;
  }

  get folders(): readonly ProjectFolder[] {
    return this.#all.map(({ folder }) => folder);
  }

  *refs(): Generator<TaskRef> {
    for (const folder of this.folders) for (const name of folder.tasks.keys()) yield { folder, name };
  }

  *tasks(): Generator<SeenTask> {
    for (const { tasks } of this.folders) yield* tasks.values();
  }

  /** As the real one does: the listeners first, then what the folder says. */
  add(...added: readonly FakeFolder[]): void {
    for (const each of added) {
      this.#all.push(each);
      each.onDidChange((change) => this.#didChange.fire({ ...change, folder: each.folder }));
      this.#didAddFolder.fire(each.folder);
    }
  }

  remove(removed: FakeFolder): void {
    this.#all.splice(this.#all.indexOf(removed), 1);
    this.#didRemoveFolder.fire(removed.folder);
    this.#didChange.fire({ folder: removed.folder, tasks: [], structure: true, state: true });
  }
}
