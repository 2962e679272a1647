// Notifications of ended tasks: one toast for all that ended within a moment, each end once.
import * as l10n from '@vscode/l10n';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { lastWords, tellingLine } from '../../client/output/last-words.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { Notifications } from '../../rpc/contract.ts';
import { commands, type CommandId } from '../names.ts';
import type { ShowMessage } from '../ports.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { infoOf, keyOf, type TaskRef } from '../project/task-ref.ts';
import type { Workspace } from '../project/workspace.ts';
import type { NotificationLevel } from '../settings.ts';
import type { MutedTasks } from './muted-tasks.ts';
import type { NotifiedRuns } from './notified-runs.ts';
import { shouldNotify } from './should-notify.ts';
import { combinedToast, toastWords } from './toast-words.ts';

/** The calls of the editor that toasts need. */
export interface ToastEditor {
  readonly isFocused: () => boolean;
  readonly readSetting: (name: 'notifications') => NotificationLevel;
  readonly showError: ShowMessage;
  readonly showInformation: ShowMessage;
  readonly execute: (command: CommandId, target?: unknown) => PromiseLike<unknown>;
}

export interface EndToastsOptions {
  readonly editor: ToastEditor;
  readonly workspace: Workspace;
  readonly notified: NotifiedRuns;
  readonly muted: MutedTasks;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** Ends within this time of the first share its toast. */
const TOGETHER_MS = 700;
/** A window in the background lets the one in front show its toast first. */
const BACKGROUND_MS = 2000;
/** The line with the reason is searched among these. */
const LAST_LINES = 20;

interface WaitingEnd {
  readonly ref: TaskRef;
  readonly requested: boolean;
  /** The setting at the moment of the end: one that is changed later is for later ends. */
  readonly level: NotificationLevel;
}

export class EndToasts implements Disposable {
  readonly #options: EndToastsOptions;
  readonly #disposables = new DisposableStore();
  readonly #timer = this.#disposables.add(new MutableDisposable<Disposable>());
  readonly #waiting = new Map<string, WaitingEnd>();

  constructor(options: EndToastsOptions) {
    this.#options = options;
    this.#disposables.add(options.workspace.onDidAddFolder((folder) => this.#watch(folder)));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #watch(folder: ProjectFolder): void {
    folder.link.onDidEmitEvent((event) => this.#ended(folder, event));
    // Ends that no window was notified of: during a reload, or before this window was opened.
    folder.link.onDidChangeState(({ kind }) => {
      if (kind !== 'connected') return;
      for (const [name, { status }] of folder.tasks) {
        if (status.kind === 'failed') this.#add({ folder, name }, false);
      }
    });
  }

  #ended(folder: ProjectFolder, { task, event, notify }: Notifications['tasks/event']): void {
    if (event === 'failed' || event === 'finished') this.#add({ folder, name: task }, notify === true);
  }

  #add(ref: TaskRef, requested: boolean): void {
    this.#waiting.set(keyOf(ref), { ref, requested, level: this.#options.editor.readSetting('notifications') });
    if (this.#timer.value !== undefined) return;
    const delay = this.#options.editor.isFocused() ? TOGETHER_MS : BACKGROUND_MS;
    this.#timer.value = this.#options.clock.setTimeout(() => {
      this.#timer.value = undefined;
      this.#notify().catch(this.#options.onError);
    }, delay);
  }

  async #notify(): Promise<void> {
    const { notified, muted } = this.#options;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    const ends: TaskRef[] = [];
    for (const { ref, requested, level } of waiting) {
      const task = infoOf(ref);
      if (task === undefined || !notified.isNew(ref, task)) continue;
      if (shouldNotify({ task, level, muted: muted.has(ref), requested })) ends.push(ref);
      if (task.status.kind === 'failed' || task.status.kind === 'finished') await notified.mark(ref, task);
    }
    const [only] = ends;
    if (ends.length === 1 && only !== undefined) await this.#notifyOne(only);
    else if (ends.length > 1) await this.#notifySeveral(ends);
  }

  async #notifyOne(ref: TaskRef): Promise<void> {
    const task = infoOf(ref);
    if (task === undefined) return;
    const failed = task.status.kind === 'failed';
    const words = toastWords(task, failed ? await lastLine(ref, task) : undefined);
    const restart = l10n.t('Restart');
    const show = l10n.t('Show Output');
    const mute = l10n.t('Mute');
    const chosen = failed
      ? await this.#options.editor.showError(words, restart, show, mute)
      : await this.#options.editor.showInformation(words, show, mute);
    if (chosen === restart) await this.#options.editor.execute(commands.restartTask, namedBy(ref));
    if (chosen === show) await this.#options.editor.execute(commands.showOutput, namedBy(ref));
    if (chosen === mute) await this.#options.muted.add(ref);
  }

  async #notifySeveral(refs: readonly TaskRef[]): Promise<void> {
    const ends = refs.flatMap((ref) => {
      const task = infoOf(ref);
      return task === undefined ? [] : [{ ref, task }];
    });
    const { words, named, failed } = combinedToast(ends);
    const restart = l10n.t('Restart All');
    const show = l10n.t('Show Tasks');
    const mute = l10n.t('Mute');
    const chosen =
      failed.length === 0
        ? await this.#options.editor.showInformation(words, show, mute)
        : await this.#options.editor.showError(words, restart, show, mute);
    if (chosen === show) await this.#options.editor.execute(commands.showTasks);
    // Mute lasts and is invisible, so it affects the named tasks only; "Restart All" affects all that were counted.
    if (chosen === mute) for (const { ref } of named) await this.#options.muted.add(ref);
    if (chosen !== restart) return;
    for (const { ref } of failed) await this.#options.editor.execute(commands.restartTask, namedBy(ref));
  }
}

async function lastLine({ folder }: TaskRef, task: TaskInfo): Promise<string | undefined> {
  return tellingLine(await lastWords(folder, task, { kind: 'stderr', lines: LAST_LINES }));
}

function namedBy({ folder, name }: TaskRef): { readonly task: string; readonly folder: string } {
  return { task: name, folder: folder.key };
}
