// Applies dirigent.toml to the table of tasks. When the file goes missing, its tasks are stopped; when it is back, its
// startup tasks start again.
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { maskDefinition } from '../../config/masking.ts';
import type { Project } from '../../model/task-definition.ts';
import { consentKey } from '../../engine/consent.ts';
import type { Task } from '../../engine/task.ts';
import type { LastProject } from '../../store/last-project.ts';
import { messageOf, type EventLog } from '../events/event-log.ts';
import { consentedByHash } from './startup/consent-hash.ts';
import { EMPTY_PROJECT } from './empty-project.ts';
import type { Environments } from '../run/environments.ts';
import type { StartupLedger } from './startup/startup-ledger.ts';
import type { TaskStore } from '../task-store.ts';
import type { ProjectFile } from './project-file.ts';
import type { ProjectFileWatcher } from './project-file-watcher.ts';

/** A watch is set up in milliseconds. */
const ATTACHES_WITHIN_MS = 5_000;

/** Long enough for a bisect or a meeting: a file that is not back by then was deleted on purpose. */
const AWAITS_RETURN_MS = 3_600_000;

export interface ProjectTasksOptions {
  readonly clock: Clock;
  readonly project: ProjectFile;
  readonly watcher: ProjectFileWatcher;
  readonly lastProject: LastProject;
  readonly tasks: TaskStore;
  readonly startupLedger: StartupLedger;
  readonly environments: Environments;
  readonly eventLog: EventLog;
}

/** A startup task that was stopped because the file went missing. */
interface StoppedTask {
  /** The `consentKey` of what the user had consented to. */
  readonly consented: string;
  readonly env: Readonly<Record<string, string>>;
}

export class ProjectTasks {
  readonly #options: ProjectTasksOptions;
  /** Consent to all tasks that were wanted up: a startup task may come back with the tasks it depends on. */
  readonly #consented = new Map<string, string>();
  readonly #stopped = new Map<string, StoppedTask>();
  readonly #returnTimeout = new MutableDisposable<Disposable>();
  readonly #didStopAwaiting = new Emitter<undefined>();
  #isMissing = false;

  /** See `awaitsReturn`. */
  readonly onDidStopAwaiting = this.#didStopAwaiting.event;

  constructor(options: ProjectTasksOptions) {
    this.#options = options;
  }

  /**
   * The file went missing not long ago, and tasks start again when it is back. After that time they still do, but
   * awaiting the file alone does not keep the supervisor alive.
   */
  get awaitsReturn(): boolean {
    return this.#returnTimeout.value !== undefined;
  }

  /** Everything is being stopped, or the supervisor ends: the return of the file no longer starts anything. */
  cancelRestart(): void {
    if (this.#stopped.size === 0) return;
    this.#stopped.clear();
    this.#log('given-up', `${this.#options.project.path} is no longer awaited: if it returns, nothing starts`);
    this.#options.project.withdrawRestart();
    this.#stopAwaiting();
  }

  #stopAwaiting(): void {
    if (!this.awaitsReturn) return;
    this.#returnTimeout.value = undefined;
    this.#didStopAwaiting.fire(undefined);
  }

  /** Follows the file from now on. Errors on the way are reported, and stop no task. */
  async attach(): Promise<void> {
    // A network drive that is gone may never confirm the watch.
    await Promise.race([this.#watch(), pause(ATTACHES_WITHIN_MS, undefined, { ref: false })]);
  }

  async #watch(): Promise<void> {
    const { project, watcher } = this.#options;
    try {
      project.onDidChange(this.apply);
      watcher.start((error) => this.#report(error));
      // A change between the first reading and the first moment of watching would otherwise be missed.
      await watcher.ready();
      await project.reload();
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    const { eventLog, project } = this.#options;
    eventLog.report(`${project.path}: ${messageOf(error)}`);
  }

  /** Never throws: an error in the file must not cost a running task. */
  readonly apply = (): void => {
    try {
      const { project, info } = this.#options.project;
      if (project !== undefined) this.#configure(project);
      else if (info.state === 'missing') this.#stopAll();
    } catch (error) {
      this.#report(error);
    }
  };

  #configure(project: Project): void {
    const { tasks, lastProject, project: file } = this.#options;
    tasks.dispatch({ type: 'configure', project });
    const consented = consentedByHash(project, tasks.state.tasks);
    if (consented.length > 0) tasks.dispatch({ type: 'consent', tasks: consented });
    if (file.info.state === 'loaded') void lastProject.write({ ...project, tasks: project.tasks.map(maskDefinition) });
    if (this.#isMissing) this.#restart(project);
  }

  /** The file is missing. */
  #stopAll(): void {
    const { tasks, environments, clock } = this.#options;
    const ofTheFile = [...tasks.state.tasks.values()].filter(({ adHoc, removed }) => !adHoc && !removed);
    const wanted = ofTheFile.filter((task) => task.wanted === 'up');
    for (const task of wanted) {
      const { name, runAtStartup } = task.definition;
      this.#consented.set(name, consentedKey(task));
      if (runAtStartup) this.#stopped.set(name, { consented: consentedKey(task), env: environments.of(name) });
    }
    if (ofTheFile.length > 0 && !this.#isMissing) {
      this.#isMissing = true;
      this.#log('missing', `${this.#whatIsMissing()}: ${listed(wanted)} stopped`);
      // A folder that is missing was renamed, as a rule, and its tasks run at its new path.
      if (this.#stopped.size > 0 && !this.#isFolderMissing)
        this.#returnTimeout.value = clock.setTimeout(() => this.#stopAwaiting(), AWAITS_RETURN_MS);
    }
    tasks.dispatch({ type: 'configure', project: EMPTY_PROJECT });
  }

  /** The file is back. Tasks that changed meanwhile ask for consent again, as at their first start. */
  #restart(project: Project): void {
    const { tasks, startupLedger, environments } = this.#options;
    const back = project.tasks.flatMap((definition) => {
      const stopped = this.#stopped.get(definition.name);
      return stopped === undefined ? [] : [{ definition, stopped }];
    });
    const [unchanged, changed] = [true, false].map((isSame) =>
      back.filter(({ definition, stopped }) => (consentKey(definition) === stopped.consented) === isSame),
    );
    const same = project.tasks.filter((definition) => this.#consented.get(definition.name) === consentKey(definition));
    tasks.dispatch({ type: 'consent', tasks: same.map(({ name }) => name) });
    startupLedger.forget((changed ?? []).map(({ definition }) => definition.name));
    this.#isMissing = false;
    this.#stopped.clear();
    this.#consented.clear();
    this.#log('loaded', `${this.#options.project.path} is back`);
    for (const { definition, stopped } of unchanged ?? []) {
      environments.remember(definition.name, stopped.env);
      tasks.dispatch({ type: 'start', task: definition.name, cause: 'startup' });
    }
    this.#stopAwaiting();
  }

  /** A folder that is missing is named in place of its file: it is what was renamed. */
  #whatIsMissing(): string {
    const how = this.#isFolderMissing ? ' (renamed, moved or deleted)' : '';
    return `${this.#options.project.absentPath} is missing${how}`;
  }

  get #isFolderMissing(): boolean {
    const { absentPath, folder } = this.#options.project;
    return absentPath === folder;
  }

  #log(change: string, what: string): void {
    const { eventLog } = this.#options;
    const message = `${what}.`;
    eventLog.emit({ task: '', run: 0, event: 'config-changed', data: { change, message } });
  }
}

function consentedKey({ consentedTo, definition, pendingDefinition }: Task): string {
  return consentedTo ?? consentKey(pendingDefinition ?? definition);
}

function listed(tasks: readonly Task[]): string {
  if (tasks.length === 0) return 'none of its tasks had to be';
  return `${tasks.map(({ definition }) => definition.name).join(', ')} ${tasks.length === 1 ? 'is' : 'are'} being`;
}
