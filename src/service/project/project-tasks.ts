// Gives the table what dirigent.toml says, and says it where the file is gone: what it had started is stopped, and what
// starts by itself is started again when it is back.
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import { MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { maskDefinition } from '../../config/masking.ts';
import type { Project } from '../../model/task-definition.ts';
import { consentKey } from '../../engine/consent-key.ts';
import type { Task } from '../../engine/task.ts';
import type { LastProject } from '../../store/last-project.ts';
import { messageOf, type EventLog } from '../events/event-log.ts';
import { consentedByHash } from './startup/consent-hash.ts';
import { EMPTY_PROJECT } from './empty-project.ts';
import type { Environments } from '../run/environments.ts';
import type { StartupLedger } from './startup/startup-ledger.ts';
import type { TaskStore } from '../task-store.ts';
import type { ProjectFile } from './project-file.ts';

/** A watch is set up in milliseconds. */
const ATTACHES_WITHIN_MS = 5_000;

/** A bisect, a meeting: a file that is not back by then was meant to go. */
const AWAITS_RETURN_MS = 3_600_000;

export interface ProjectTasksOptions {
  readonly clock: Clock;
  readonly project: ProjectFile;
  readonly lastProject: LastProject;
  readonly tasks: TaskStore;
  readonly startupLedger: StartupLedger;
  readonly environments: Environments;
  readonly eventLog: EventLog;
}

/** A startup task that was stopped because the file went. */
interface Stopped {
  /** What somebody had agreed to, as `consentKey` says it. */
  readonly agreed: string;
  readonly env: Readonly<Record<string, string>>;
}

export class ProjectTasks {
  readonly #options: ProjectTasksOptions;
  /** What was agreed to of all that was wanted: what a startup task needs is free to come back with it. */
  readonly #agreed = new Map<string, string>();
  readonly #stopped = new Map<string, Stopped>();
  readonly #patience = new MutableDisposable<Disposable>();
  readonly #didStopAwaiting = new Emitter<undefined>();
  #isGone = false;

  /** See `awaitsReturn`. */
  readonly onDidStopAwaiting = this.#didStopAwaiting.event;

  constructor(options: ProjectTasksOptions) {
    this.#options = options;
  }

  /**
   * The file went not long ago, and when it is back something of it starts again. Later, too, where somebody else needs this
   * supervisor; but then that alone is no reason to stay.
   */
  get awaitsReturn(): boolean {
    return this.#patience.value !== undefined;
  }

  /** Everything is being stopped, or the supervisor ends: the return of the file starts nothing any more, and says so. */
  giveUp(): void {
    if (this.#stopped.size === 0) return;
    this.#stopped.clear();
    this.#tell('given-up', `${this.#options.project.path} is no longer awaited: if it returns, nothing starts`);
    this.#options.project.promiseNothing();
    this.#stopAwaiting();
  }

  #stopAwaiting(): void {
    if (!this.awaitsReturn) return;
    this.#patience.value = undefined;
    this.#didStopAwaiting.fire(undefined);
  }

  /** Goes on with what the file says from now on. Whatever is wrong with that is told, and takes nothing from what runs. */
  async attach(): Promise<void> {
    // A network drive that is gone may never tell that it is watched.
    await Promise.race([this.#watch(), pause(ATTACHES_WITHIN_MS, undefined, { ref: false })]);
  }

  async #watch(): Promise<void> {
    const { project } = this.#options;
    try {
      project.onDidChange(this.apply);
      project.watch((error) => this.#report(error));
      // A change between the first reading and the first moment of watching would otherwise be missed.
      await project.watching();
      await project.reload();
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error: unknown): void {
    const { eventLog, project } = this.#options;
    eventLog.report(`${project.path}: ${messageOf(error)}`);
  }

  /** Never throws: whatever is wrong with the file, what runs is not lost for it. */
  readonly apply = (): void => {
    try {
      const { project, info } = this.#options.project;
      if (project !== undefined) this.#configure(project);
      else if (info.state === 'missing') this.#leave();
    } catch (error) {
      this.#report(error);
    }
  };

  #configure(project: Project): void {
    const { tasks, lastProject, project: file } = this.#options;
    tasks.dispatch({ type: 'configure', project });
    const agreed = consentedByHash(project, tasks.state.tasks);
    if (agreed.length > 0) tasks.dispatch({ type: 'consent', tasks: agreed });
    if (file.info.state === 'loaded') void lastProject.write({ ...project, tasks: project.tasks.map(maskDefinition) });
    if (this.#isGone) this.#resume(project);
  }

  #leave(): void {
    const { tasks, environments, clock } = this.#options;
    const ofTheFile = [...tasks.state.tasks.values()].filter(({ adHoc, removed }) => !adHoc && !removed);
    const wanted = ofTheFile.filter((task) => task.wanted === 'up');
    for (const task of wanted) {
      const { name, runAtStartup } = task.definition;
      this.#agreed.set(name, agreedText(task));
      if (runAtStartup) this.#stopped.set(name, { agreed: agreedText(task), env: environments.of(name) });
    }
    if (ofTheFile.length > 0 && !this.#isGone) {
      this.#isGone = true;
      this.#tell('missing', `${this.#whatIsGone()}: ${listed(wanted)} stopped`);
      // A folder that is gone was renamed, as a rule, and its tasks run at its new place.
      if (this.#stopped.size > 0 && !this.#isFolderGone)
        this.#patience.value = clock.setTimeout(() => this.#stopAwaiting(), AWAITS_RETURN_MS);
    }
    tasks.dispatch({ type: 'configure', project: EMPTY_PROJECT });
  }

  /** What is not what was agreed to asks anew, as at the first start. */
  #resume(project: Project): void {
    const { tasks, startupLedger, environments } = this.#options;
    const back = project.tasks.flatMap((definition) => {
      const stopped = this.#stopped.get(definition.name);
      return stopped === undefined ? [] : [{ definition, stopped }];
    });
    const [agreed, changed] = [true, false].map((isSame) =>
      back.filter(({ definition, stopped }) => (consentKey(definition) === stopped.agreed) === isSame),
    );
    const same = project.tasks.filter((definition) => this.#agreed.get(definition.name) === consentKey(definition));
    tasks.dispatch({ type: 'consent', tasks: same.map(({ name }) => name) });
    startupLedger.forget((changed ?? []).map(({ definition }) => definition.name));
    this.#isGone = false;
    this.#stopped.clear();
    this.#agreed.clear();
    this.#tell('loaded', `${this.#options.project.path} is back`);
    for (const { definition, stopped } of agreed ?? []) {
      environments.remember(definition.name, stopped.env);
      tasks.dispatch({ type: 'start', task: definition.name, cause: 'startup' });
    }
    this.#stopAwaiting();
  }

  /** A folder that is gone takes its file along: it is the one that somebody renamed. */
  #whatIsGone(): string {
    const how = this.#isFolderGone ? ' (renamed, moved or deleted)' : '';
    return `${this.#options.project.absentPath} is missing${how}`;
  }

  get #isFolderGone(): boolean {
    const { absentPath, folder } = this.#options.project;
    return absentPath === folder;
  }

  #tell(change: string, what: string): void {
    const { eventLog } = this.#options;
    const message = `${what}.`;
    eventLog.emit({ task: '', run: 0, event: 'config-changed', data: { change, message } });
  }
}

function agreedText({ consentedTo, definition, pendingDefinition }: Task): string {
  return consentedTo ?? consentKey(pendingDefinition ?? definition);
}

function listed(tasks: readonly Task[]): string {
  if (tasks.length === 0) return 'none of its tasks had to be';
  return `${tasks.map(({ definition }) => definition.name).join(', ')} ${tasks.length === 1 ? 'is' : 'are'} being`;
}
