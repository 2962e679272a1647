// Asks before anything starts by itself, once a folder, and again when a command changed.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { UserError } from '../../base/user-error.ts';
import type { StartupSet } from '../../rpc/contract.ts';
import { hostEnvironment } from '../host-environment.ts';
import type { ReportDocuments } from '../inspect/report-documents.ts';
import { commands, mementos } from '../names.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import type { Workspace } from '../project/workspace.ts';
import { onDidChangeSettings, readSetting } from '../settings.ts';
import { decide, type ConsentRecord } from './decision.ts';
import { consentDocument, consentQuestion } from './question.ts';
import { refusalWords } from './refusals.ts';
import { askInDialog, showInformationMessage, showWarningMessage } from '../surfaces/messages.ts';

export interface StartupConsentOptions {
  readonly workspace: Workspace;
  readonly memory: vscode.Memento;
  readonly reports: ReportDocuments;
  readonly onError: (error: unknown) => void;
}

type Answer = 'allow' | 'later' | 'never';

export class StartupConsent implements Disposable {
  readonly #options: StartupConsentOptions;
  readonly #disposables = new DisposableStore();
  readonly #didChangePending = this.#disposables.add(new Emitter<void>());
  /** Hashes that were put off until the next window, by folder. */
  readonly #deferred = new Map<string, string>();
  /** What was started over the present connection, by folder. */
  readonly #started = new Map<string, string>();
  /** Questions are asked one after the other. */
  #asking: Promise<void> = Promise.resolve();
  readonly #asked = new Set<string>();

  constructor(options: StartupConsentOptions) {
    this.#options = options;
    const { workspace } = options;
    this.#disposables.add(workspace.onDidAddFolder((folder) => this.#watch(folder)));
    this.#disposables.add(
      onDidChangeSettings('runAtStartup')(() => {
        for (const folder of workspace.folders) this.#consider(folder);
      }),
    );
  }

  /** The number of waiting tasks of some folder changed. */
  readonly onDidChangePending: Event<void> = this.#didChangePending.event;

  /** How many tasks of the folder wait for an answer. */
  pending(folder: ProjectFolder): number {
    const { startup } = folder;
    return startup !== undefined && this.#decide(folder, startup) === 'ask' ? startup.tasks.length : 0;
  }

  /** Asks again, whatever was answered before. */
  async review(folder: ProjectFolder): Promise<void> {
    const { startup } = folder;
    if (startup === undefined || startup.tasks.length === 0) {
      const hint = l10n.t('No task of “{0}” starts by itself. Add run_at_startup = true to one.', folder.name);
      void showInformationMessage(hint);
      return;
    }
    await this.#ask(folder, startup);
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #watch(folder: ProjectFolder): void {
    folder.link.onDidChangeState(({ kind }) => {
      if (kind !== 'connected') this.#started.delete(folder.key);
    });
    folder.link.onDidChangeProject(() => this.#consider(folder));
  }

  #decide(folder: ProjectFolder, set: StartupSet): ReturnType<typeof decide> {
    return decide(set, readSetting('runAtStartup'), this.#record(folder));
  }

  #consider(folder: ProjectFolder): void {
    const { startup } = folder;
    if (startup === undefined || !folder.canRun) return;
    const decision = this.#decide(folder, startup);
    if (decision === 'start') this.#start(folder, startup).catch(this.#options.onError);
    if (decision === 'ask' && this.#deferred.get(folder.key) !== startup.hash) this.#queueQuestion(folder);
    this.#didChangePending.fire();
  }

  #queueQuestion(folder: ProjectFolder): void {
    if (this.#asked.has(folder.key)) return;
    this.#asked.add(folder.key);
    const ask = async (): Promise<void> => {
      try {
        // While others were answered this may have been settled, or the file changed.
        const { startup } = folder;
        if (startup !== undefined && this.#decide(folder, startup) === 'ask') await this.#ask(folder, startup);
      } finally {
        this.#asked.delete(folder.key);
      }
      // The commands may have changed while the question was open.
      if (folder.startup !== undefined) this.#consider(folder);
    };
    this.#asking = this.#asking.then(ask).catch(this.#options.onError);
  }

  async #ask(folder: ProjectFolder, set: StartupSet): Promise<void> {
    const answer = await this.#answerOf(folder, set);
    if (answer === 'later') this.#deferred.set(folder.key, set.hash);
    else
      await this.#remember(folder, {
        answer: answer === 'allow' ? 'allowed' : 'never',
        hash: set.hash,
        tasks: set.tasks,
      });
    this.#didChangePending.fire();
    if (answer === 'allow') await this.#start(folder, set);
  }

  async #answerOf(folder: ProjectFolder, set: StartupSet): Promise<Answer> {
    const record = this.#record(folder);
    const { message, detail, isComplete } = consentQuestion(set, record, folder);
    const allow: Choice = { title: l10n.t('Allow'), answer: 'allow' };
    const view: Choice = { title: l10n.t('View in Editor'), answer: 'view' };
    const later: Choice = { title: l10n.t('Not Now'), answer: 'later', isCloseAffordance: true };
    const never: Choice = { title: l10n.t('Never for This Workspace'), answer: 'never' };
    const first = isComplete ? [allow, view, never, later] : [view, never, later];
    const chosen = await askInDialog(message, detail, ...first);
    if (chosen?.answer !== 'view') return chosen?.answer ?? 'later';
    await this.#options.reports.show(`startup-${folder.name}.md`, consentDocument(set, record, folder));
    const reviewed = l10n.t('Allow the commands listed in the editor to run whenever “{0}” is opened?', folder.name);
    const second = await showInformationMessage(reviewed, allow, never, later);
    return second === undefined || second.answer === 'view' ? 'later' : second.answer;
  }

  /** The supervisor starts each of them once in the life of its table: not again what runs, nor what was stopped by hand. */
  async #start(folder: ProjectFolder, { hash }: StartupSet): Promise<void> {
    if (this.#started.get(folder.key) === hash) return;
    this.#started.set(folder.key, hash);
    try {
      const result = await folder.request('project/startup', { hash, env: hostEnvironment() });
      void this.#tellRefusals(refusalWords(result, folder.name));
    } catch (error) {
      this.#started.delete(folder.key);
      // The file changed in this very moment; its new set is on the way to us.
      if (!(error instanceof UserError && error.code === 'conflict')) throw error;
    }
  }

  async #tellRefusals(words: string | undefined): Promise<void> {
    if (words === undefined) return;
    const show = l10n.t('Show Tasks');
    const chosen = await showWarningMessage(words, show);
    if (chosen === show) await vscode.commands.executeCommand(commands.showTasks);
  }

  #record(folder: ProjectFolder): ConsentRecord | undefined {
    return this.#options.memory.get<ConsentRecord>(`${mementos.consent}:${folder.key}`);
  }

  async #remember(folder: ProjectFolder, record: ConsentRecord): Promise<void> {
    await this.#options.memory.update(`${mementos.consent}:${folder.key}`, record);
  }
}

interface Choice extends vscode.MessageItem {
  readonly answer: Answer | 'view';
}
