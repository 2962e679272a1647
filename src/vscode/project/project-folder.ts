// One workspace folder: its file, its supervisor, and the tasks that result. Before the supervisor answers, and where
// it may not run at all (Restricted Mode), the tasks come from the file.
import * as l10n from '@vscode/l10n';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { UserError } from '../../base/user-error.ts';
import type { ParsedProject } from '../../config/parsed-project.ts';
import type { Params, RequestName, Result } from '../../rpc/contract.ts';
import type { Selection, TasksResult } from '../../model/requests.ts';
import type { StartupSet, TaskInfo } from '../../model/task-info.ts';
import { isOlderClient } from '../../rpc/wire/mismatch.ts';
import { isUnresponsive } from '../../rpc/wire/unresponsive.ts';
import type { ConfigSource } from '../config-file/config-source.ts';
import { hostEnvironment } from './host-environment.ts';
import { previewTasks } from './preview.ts';
import { seenTasks, type RequestedAction, type SeenTask, type PendingRequest } from './seen-task.ts';
import { failureOf, type LinkState } from '../../client/link.ts';
import type { TableChange } from '../../client/table-mirror.ts';
import type { SupervisorLink } from './supervisor-link.ts';
import { isAtRest } from '../../model/status.ts';

export type FolderState =
  { readonly kind: 'loading' } | { readonly kind: 'no-config' } | { readonly kind: 'restricted' } | LinkState;

export interface FolderChange extends TableChange {
  /** The folder's state or what its file says as a whole changed. */
  readonly state: boolean;
}

export interface ProjectFolderOptions {
  /** Identifies the folder: its URI. */
  readonly key: string;
  readonly name: string;
  readonly path: string;
  readonly source: ConfigSource;
  readonly parse: (text: string) => Promise<ParsedProject>;
  readonly link: SupervisorLink;
  readonly isTrusted: () => boolean;
  /** Ends a supervisor that this version cannot talk to; does nothing where there is none. */
  readonly shutDownIncompatible: () => Promise<void>;
  /** Ends a supervisor that does not answer, and nothing that it runs. */
  readonly endHanging: (pid: number) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** The requests that act on tasks. */
export type TaskVerb = 'tasks/start' | 'tasks/stop' | 'tasks/restart' | 'tasks/kill';

const askedBy: Readonly<Record<TaskVerb, RequestedAction>> = {
  'tasks/start': 'start',
  'tasks/stop': 'stop',
  'tasks/restart': 'restart',
  'tasks/kill': 'kill',
};

export class ProjectFolder implements Disposable {
  readonly key: string;
  readonly name: string;
  readonly path: string;
  readonly link: SupervisorLink;
  readonly #options: ProjectFolderOptions;
  readonly #disposables = new DisposableStore();
  readonly #didChange = new Emitter<FolderChange>();
  readonly #didChangeByCommand = new Emitter<void>();
  #parsed: ParsedProject | undefined;
  #preview: ReadonlyMap<string, TaskInfo> = new Map();
  #loaded = false;
  /** The cached result of `tasks`; undefined after a change. */
  #seen: ReadonlyMap<string, SeenTask> | undefined;
  readonly #pendingRequests = new Map<string, PendingRequest>();
  #reading = 0;

  constructor(options: ProjectFolderOptions) {
    this.#options = options;
    this.key = options.key;
    this.name = options.name;
    this.path = options.path;
    this.link = this.#disposables.add(options.link);
    this.#disposables.add(options.source);
    this.#disposables.add(this.#didChange);
    this.#disposables.add(this.#didChangeByCommand);
    this.#disposables.add(options.source.onDidChange(() => this.load()));
    this.#disposables.add(this.link.onDidChangeTable((change) => this.#tasksChanged(change)));
    this.#disposables.add(this.link.onDidChangeState(() => this.#changed()));
    this.#disposables.add(this.link.onDidChangeProject(() => this.#changed()));
  }

  readonly onDidChange: Event<FolderChange> = this.#didChange.event;
  /** A command of the extension changes the project file: its edit does not count as typed by the user. */
  readonly onDidChangeByCommand: Event<void> = this.#didChangeByCommand.event;

  get configPath(): string {
    return this.#options.source.path;
  }

  get state(): FolderState {
    if (!this.#loaded) return { kind: 'loading' };
    if (this.#parsed === undefined && this.#lastTasks.size === 0) return { kind: 'no-config' };
    return this.#options.isTrusted() ? this.link.state : { kind: 'restricted' };
  }

  /** By name, in the order of the file; ad-hoc tasks last. */
  get tasks(): ReadonlyMap<string, SeenTask> {
    this.#seen ??= seenTasks(this.#lastTasks, this.#doubt(), this.#pendingRequests);
    return this.#seen;
  }

  /** True where the file is not TOML at all, so that what is shown may be older than the file. */
  get isBroken(): boolean {
    return this.#parsed !== undefined && this.#parsed.project === undefined;
  }

  /** The problem of the file as a file (it cannot be read, it is gone), in the words of the supervisor. */
  get fileProblem(): string | undefined {
    const { diagnostics = [] } = this.link.table?.project ?? {};
    return diagnostics.find(({ code }) => code === 'unreadable' || code === 'missing')?.message;
  }

  /** True where tasks may be started. */
  get canRun(): boolean {
    return this.#options.isTrusted();
  }

  get startup(): StartupSet | undefined {
    return this.link.table?.project?.startup;
  }

  /** Reads the file and connects where there is one; called again whenever the file changed. */
  load(): void {
    this.#load().catch(this.#options.onError);
  }

  /** Parses a text of the project file; the same text is parsed once. */
  parse(text: string): Promise<ParsedProject> {
    return this.#options.parse(text);
  }

  /** Called by every command before its change of the project file is saved. */
  noteOwnChange(): void {
    this.#didChangeByCommand.fire();
  }

  /** Workspace Trust was given, or a setting that the supervisor must know changed. */
  reconnect(): void {
    if (this.#parsed !== undefined && this.canRun) this.link.reopen();
    this.#changed();
  }

  /** Asks the supervisor, which is launched where there is none. Refused in Restricted Mode. */
  async request<M extends RequestName>(method: M, params: Params<M>): Promise<Result<M>> {
    if (!this.canRun)
      throw new UserError('rejected', l10n.t('Nothing runs in Restricted Mode. Trust this workspace first.'));
    return this.link.request(method, params);
  }

  /**
   * Asks for something to be done with tasks, and shows at once that it was asked. Starts carry the environment of this
   * host.
   */
  async act(method: TaskVerb, tasks: Selection): Promise<TasksResult> {
    const isStart = method === 'tasks/start' || method === 'tasks/restart';
    const requests = this.#pendingFor(method, tasks);
    const names = [...requests.keys()];
    for (const [name, request] of requests) this.#pendingRequests.set(name, request);
    this.#tasksChanged({ tasks: names, structure: false });
    try {
      return await this.request(method, { tasks, ...(isStart && { env: hostEnvironment() }) });
    } finally {
      for (const [name, request] of requests)
        if (this.#pendingRequests.get(name) === request) this.#pendingRequests.delete(name);
      this.#tasksChanged({ tasks: names, structure: false });
    }
  }

  /**
   * Replaces the supervisor by a new one, which takes over the running tasks. One that does not respond is killed only
   * if `mayEndHanging` resolves to true. @throws UserError where this client is older than the supervisor
   */
  async restartSupervisor(mayEndHanging: (error: UserError) => Promise<boolean>): Promise<void> {
    const { state } = this.link;
    if (state.kind === 'failed' && isOlderClient(state.error)) throw state.error;
    try {
      await this.#endInOrder(state);
    } catch (error) {
      const pid = error instanceof UserError && isUnresponsive(error) ? error.data?.['pid'] : undefined;
      if (!(error instanceof UserError) || typeof pid !== 'number') throw error;
      if (!(await mayEndHanging(error))) return;
      // It may have responded again while the user read the question: then it is shut down in order.
      if (this.link.state.kind === 'connected') await this.endSupervisor();
      else await this.#options.endHanging(pid);
    }
    this.link.reopen();
  }

  /** Ends the supervisor where there is one; tasks that run are left for the next. */
  async endSupervisor(): Promise<void> {
    if (this.link.state.kind === 'connected') await this.link.request('supervisor/shutdown', { stopTasks: false });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** @throws UserError where the supervisor that is there takes no orders */
  async #endInOrder(state: LinkState): Promise<void> {
    if (state.kind === 'unresponsive') throw state.error;
    if (state.kind === 'connected') return this.endSupervisor();
    try {
      await this.#options.shutDownIncompatible();
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'not-running') throw error;
      // None is running, as wanted; or one holds the folder and cannot be connected to, as the last attempt reported.
      const failure = failureOf(this.link.state);
      if (isUnresponsive(failure)) throw failure;
    }
  }

  get #lastTasks(): ReadonlyMap<string, TaskInfo> {
    return this.link.table?.byName ?? this.#preview;
  }

  #doubt(): SeenTask['doubt'] {
    const { state } = this;
    if (state.kind === 'failed' || state.kind === 'unresponsive') return 'unknown';
    if (state.kind !== 'connecting') return undefined;
    if (state.isStale) return 'unknown';
    return this.link.table === undefined ? 'connecting' : undefined;
  }

  #pendingFor(method: TaskVerb, selection: Selection): Map<string, PendingRequest> {
    const asked = askedBy[method];
    const isMeant = (task: TaskInfo): boolean => {
      if ('names' in selection) return selection.names.includes(task.name);
      const isSelected = 'all' in selection || task.group === selection.group;
      return isSelected && isAtRest(task.status) === (asked === 'start');
    };
    const meant = [...this.#lastTasks.values()].filter(isMeant);
    return new Map(meant.map(({ name, status }) => [name, { asked, status }]));
  }

  async #load(): Promise<void> {
    const reading = ++this.#reading;
    const parsed = await this.#read();
    if (reading !== this.#reading || this.#disposables.isDisposed) return;
    this.#loaded = true;
    this.#parsed = parsed;
    // A file that does not parse leaves the last good rows.
    if (parsed === undefined || parsed.project !== undefined) this.#preview = parsed ? previewTasks(parsed) : new Map();
    // Also while it looks for that of another client: this one needs it then.
    if (parsed !== undefined && this.canRun && this.link.state.kind !== 'failed') this.link.open();
    this.#changed();
  }

  /** One that is there and cannot be read is a broken one: what its supervisor still has is shown. */
  async #read(): Promise<ParsedProject | undefined> {
    try {
      const text = await this.#options.source.read();
      return text === undefined ? undefined : await this.parse(text);
    } catch (error) {
      this.#options.onError(error);
      return { diagnostics: [], locations: new Map() };
    }
  }

  #tasksChanged(change: TableChange): void {
    this.#seen = undefined;
    this.#didChange.fire({ ...change, state: false });
  }

  #changed(): void {
    this.#seen = undefined;
    this.#didChange.fire({ tasks: [], structure: true, state: true });
  }
}
