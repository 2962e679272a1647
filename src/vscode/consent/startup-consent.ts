// Consent before anything starts automatically. The question waits in the view, as a badge and above the tasks; a
// folder that was opened with it gets one notification. None of it takes the focus, and only the page can be answered.
import * as l10n from '@vscode/l10n';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { UserError } from '../../base/user-error.ts';
import type { StartupSet } from '../../model/task-info.ts';
import type { HandSaves } from '../config-file/hand-saves.ts';
import type { Memento, ShowMessage } from '../ports.ts';
import { hostEnvironment } from '../project/host-environment.ts';
import { commands, mementos, type CommandId } from '../names.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import type { Workspace } from '../project/workspace.ts';
import type { RunAtStartup } from '../settings.ts';
import { AlwaysApproved } from './always-approved.ts';
import type { ConsentPages } from './consent-page.ts';
import { decide, hashOf, type Circumstances, type ConsentRecord, type Decision, type StartupTask } from './decision.ts';
import { withoutValues } from './page-text.ts';
import { refusalWords } from './refusals.ts';

/** The calls of the editor that the consent needs. */
export interface ConsentEditor {
  readonly readSetting: (name: 'runAtStartup') => RunAtStartup;
  readonly onDidChangeSettings: (name: 'runAtStartup') => Event<void>;
  readonly showInformation: ShowMessage;
  readonly showWarning: ShowMessage;
  readonly execute: (command: CommandId) => PromiseLike<unknown>;
}

export interface StartupConsentOptions {
  readonly editor: ConsentEditor;
  readonly workspace: Workspace;
  readonly pages: Pick<ConsentPages, 'show' | 'current' | 'refresh' | 'close'>;
  readonly saves: Pick<HandSaves, 'noteOwnChange' | 'isByHand'>;
  /** Shared by all windows: an answer in one counts in each. */
  readonly memory: Memento;
  /** Per workspace: the answers to older versions of Dirigent. */
  readonly oldMemory: Pick<Memento, 'get'>;
  readonly onError: (error: unknown) => void;
}

interface Decided extends Circumstances, Decision {
  /** Names of the tasks that wait. */
  readonly waits: ReadonlySet<string>;
}

export class StartupConsent implements Disposable {
  readonly #options: StartupConsentOptions;
  readonly #disposables = new DisposableStore();
  readonly #didChangePending = this.#disposables.add(new Emitter<void>());
  readonly #always = new AlwaysApproved();
  readonly #decided = new WeakMap<StartupSet, Decided>();
  /** The tasks and hashes that were started over the present connection, by folder. */
  readonly #started = new Map<string, string>();

  constructor(options: StartupConsentOptions) {
    this.#options = options;
    const { editor, workspace } = options;
    this.#disposables.add(workspace.onDidAddFolder((folder) => this.#watch(folder)));
    this.#disposables.add(workspace.onDidRemoveFolder(({ key }) => this.#always.forget(key)));
    this.#disposables.add(editor.onDidChangeSettings('runAtStartup')(() => this.#settingChanged()));
  }

  /** The number of waiting tasks of some folder changed. */
  readonly onDidChangePending: Event<void> = this.#didChangePending.event;

  /** How many tasks of the folder wait for an answer. */
  pending(folder: ProjectFolder): number {
    return this.#waiting(folder).length;
  }

  /** True of a startup task that waits for an answer. */
  isWaiting(folder: ProjectFolder, name: string): boolean {
    const { startup } = folder;
    if (startup === undefined || !folder.canRun || !this.#decide(folder, startup).waits.has(name)) return false;
    return this.#waiting(folder).some((task) => task.name === name);
  }

  /** Shows the page with all commands, whatever was answered before. */
  async review(folder: ProjectFolder): Promise<void> {
    const { startup } = folder;
    if (startup === undefined || startup.tasks.length === 0) {
      const hint = l10n.t('No task of “{0}” runs at startup. Add run_at_startup = true to a task.', folder.name);
      void this.#options.editor.showInformation(hint);
      return;
    }
    await this.#options.pages.show(folder, startup, this.#record(folder));
  }

  /** Answers the page in the active editor, and no other. */
  async answer(answer: ConsentRecord['answer']): Promise<void> {
    const page = this.#options.pages.current;
    if (page === undefined) {
      throw new UserError(
        'rejected',
        l10n.t('Run “Dirigent: Review Startup Tasks” first: your answer applies to what it shows.'),
      );
    }
    // Ignored: see answer-guard.ts.
    if (!page.isAnswerable) return;
    const { folder, set } = page;
    if (folder.startup?.hash !== set.hash) {
      await this.review(folder);
      const words = l10n.t('The startup tasks of “{0}” have changed. Review them again.', folder.name);
      void this.#options.editor.showWarning(words);
      return;
    }
    const record: ConsentRecord = { answer, hash: set.hash, tasks: set.tasks.map((task) => withoutValues(task)) };
    await this.#options.memory.update(keyOf(folder), record);
    await this.#options.pages.close(folder);
    this.#consider(folder);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  get #setting(): RunAtStartup {
    return this.#options.editor.readSetting('runAtStartup');
  }

  #watch(folder: ProjectFolder): void {
    const { key, configPath } = folder;
    this.#always.open(key);
    folder.link.onDidChangeState(({ kind }) => {
      if (kind !== 'connected') this.#started.delete(key);
    });
    folder.onDidChange(() => {
      // A file that comes into a folder without one was written while the window was open.
      if (folder.state.kind === 'no-config') this.#always.noLongerFresh(key);
    });
    folder.onDidChangeByCommand(() => {
      this.#always.noLongerFresh(key);
      this.#options.saves.noteOwnChange(configPath);
    });
    folder.link.onDidChangeProject(() => this.#projectChanged(folder).catch(this.#options.onError));
  }

  /** The file was read for the first time, or has changed. */
  async #projectChanged(folder: ProjectFolder): Promise<void> {
    const { startup, configPath, key } = folder;
    if (startup === undefined || !folder.canRun) return;
    const isByHand = this.#setting === 'always' && (await this.#options.saves.isByHand(configPath));
    const isFresh = this.#always.isFresh(key);
    this.#always.take(key, startup, isByHand);
    const { waiting } = this.#consider(folder);
    if (isFresh && waiting.length > 0) void this.#notify(folder, waiting.length).catch(this.#options.onError);
  }

  #settingChanged(): void {
    for (const folder of this.#options.workspace.folders) {
      // Turning it on approves what is in the file now.
      if (this.#setting === 'always' && folder.startup) this.#always.approve(folder.key, folder.startup);
      this.#consider(folder);
    }
  }

  /** Cached, for every row of the tree asks. */
  #decide(folder: ProjectFolder, set: StartupSet): Decision & Pick<Decided, 'waits'> {
    const setting = this.#setting;
    const [record, always] = [this.#record(folder), this.#always.of(folder.key)];
    const known = this.#decided.get(set);
    if (known?.setting === setting && known.record === record && known.always === always) return known;
    const decision = decide(set, { setting, record, always });
    const waits = new Set(decision.waiting.map(({ name }) => name));
    const decided = { setting, record, always, ...decision, waits };
    this.#decided.set(set, decided);
    return decided;
  }

  #consider(folder: ProjectFolder): Decision {
    const { startup } = folder;
    if (startup === undefined || !folder.canRun) return { approved: [], waiting: [] };
    const decision = this.#decide(folder, startup);
    if (decision.approved.length > 0) this.#start(folder, startup, decision.approved).catch(this.#options.onError);
    this.#options.pages.refresh();
    this.#didChangePending.fire();
    return decision;
  }

  /** With `always`, tasks that were started by hand meanwhile, here or in another window, wait for no answer. */
  #waiting(folder: ProjectFolder): readonly StartupTask[] {
    const { startup } = folder;
    if (startup === undefined || !folder.canRun) return [];
    const { waiting } = this.#decide(folder, startup);
    if (this.#setting !== 'always') return waiting;
    return waiting.filter(({ name }) => {
      const task = folder.tasks.get(name);
      return task?.wanted !== 'up' || task.awaitsConsent === true;
    });
  }

  /** A notification takes no focus: its buttons need a click. It opens the page, which is where the answer is given. */
  async #notify(folder: ProjectFolder, count: number): Promise<void> {
    const name = folder.name;
    const words =
      count === 1
        ? l10n.t('1 startup task of “{0}” is waiting for your approval.', name)
        : l10n.t('{0} startup tasks of “{1}” are waiting for your approval.', count, name);
    const review = l10n.t('Review');
    const chosen = await this.#options.editor.showInformation(words, review, l10n.t('Not Now'));
    if (chosen === review) await this.review(folder);
  }

  /**
   * The supervisor starts each of them once in the life of its table: not again what runs, nor what was stopped by
   * hand.
   */
  async #start(folder: ProjectFolder, set: StartupSet, approved: readonly StartupTask[]): Promise<void> {
    const what = approved.map((task) => `${task.name} ${hashOf(task, set)}`).join('\n');
    if (this.#started.get(folder.key) === what) return;
    this.#started.set(folder.key, what);
    const tasks = approved.length === set.tasks.length ? undefined : approved.map(({ name }) => name);
    try {
      const params = { hash: set.hash, env: hostEnvironment(), ...(tasks && { tasks }) };
      void this.#reportRefusals(refusalWords(await folder.request('project/startup', params), folder.name));
    } catch (error) {
      this.#started.delete(folder.key);
      // The file has just changed; its new set is on the way.
      if (!(error instanceof UserError && error.code === 'conflict')) throw error;
    }
  }

  async #reportRefusals(words: string | undefined): Promise<void> {
    if (words === undefined) return;
    const show = l10n.t('Show Tasks');
    const chosen = await this.#options.editor.showWarning(words, show);
    if (chosen === show) await this.#options.editor.execute(commands.showTasks);
  }

  #record(folder: ProjectFolder): ConsentRecord | undefined {
    const { memory, oldMemory } = this.#options;
    return (memory.get(keyOf(folder)) ?? oldMemory.get(keyOf(folder))) as ConsentRecord | undefined;
  }
}

function keyOf({ key }: ProjectFolder): string {
  return `${mementos.consent}:${key}`;
}
