// Tells about the end of tasks: one toast for all that ended within a moment, each end once.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import type { Notifications } from '../../rpc/contract.ts';
import { commands } from '../names.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { infoOf, keyOf, type TaskRef } from '../project/task-ref.ts';
import type { Workspace } from '../project/workspace.ts';
import { readSetting } from '../settings.ts';
import { lastErrorLine } from './last-error.ts';
import type { MutedTasks } from './muted-tasks.ts';
import { combinedToast, toastWords } from './toast-words.ts';
import type { ToldRuns } from './told-runs.ts';
import { isWorthTelling } from './worth-telling.ts';
import { showErrorMessage, showInformationMessage } from '../surfaces/messages.ts';

export interface EndToastsOptions {
  readonly workspace: Workspace;
  readonly told: ToldRuns;
  readonly muted: MutedTasks;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/** What ends within this time of the first is told with it. */
const TOGETHER_MS = 700;
/** A window in the background lets the one in front speak first, then looks whether it did. */
const BACKGROUND_MS = 2000;

export class EndToasts implements Disposable {
  readonly #options: EndToastsOptions;
  readonly #disposables = new DisposableStore();
  readonly #timer = this.#disposables.add(new MutableDisposable<Disposable>());
  readonly #waiting = new Map<string, { readonly ref: TaskRef; readonly requested: boolean }>();

  constructor(options: EndToastsOptions) {
    this.#options = options;
    this.#disposables.add(options.workspace.onDidAddFolder((folder) => this.#watch(folder)));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #watch(folder: ProjectFolder): void {
    folder.link.onDidEmitEvent((event) => this.#ended(folder, event));
    // What ended while nobody listened: during a reload, or before this window was there.
    folder.link.onDidChangeState(({ kind }) => {
      if (kind !== 'connected') return;
      for (const [name, { status }] of folder.tasks) {
        if (status.kind === 'failed') this.#add({ folder, name }, false);
      }
    });
  }

  #ended(folder: ProjectFolder, { task, info, notify }: Notifications['tasks/event']): void {
    const kind = info?.status.kind;
    if (kind === 'failed' || kind === 'finished') this.#add({ folder, name: task }, notify === true);
  }

  #add(ref: TaskRef, requested: boolean): void {
    this.#waiting.set(keyOf(ref), { ref, requested });
    if (this.#timer.value !== undefined) return;
    const delay = vscode.window.state.focused ? TOGETHER_MS : BACKGROUND_MS;
    this.#timer.value = this.#options.clock.setTimeout(() => {
      this.#timer.value = undefined;
      this.#tell().catch(this.#options.onError);
    }, delay);
  }

  async #tell(): Promise<void> {
    const { told, muted } = this.#options;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    const ends: TaskRef[] = [];
    for (const { ref, requested } of waiting) {
      const task = infoOf(ref);
      if (task === undefined || !told.isNew(ref, task)) continue;
      const level = readSetting('notifications');
      if (isWorthTelling({ task, level, muted: muted.has(ref), requested })) ends.push(ref);
      if (task.status.kind === 'failed' || task.status.kind === 'finished') await told.mark(ref, task);
    }
    const [only] = ends;
    if (ends.length === 1 && only !== undefined) await this.#tellOne(only);
    else if (ends.length > 1) await this.#tellSeveral(ends);
  }

  async #tellOne(ref: TaskRef): Promise<void> {
    const task = infoOf(ref);
    if (task === undefined) return;
    const failed = task.status.kind === 'failed';
    const words = toastWords(task, failed ? await this.#lastLine(ref) : undefined);
    const restart = l10n.t('Restart');
    const show = l10n.t('Show Output');
    const mute = l10n.t('Mute');
    const chosen = failed
      ? await showErrorMessage(words, restart, show, mute)
      : await showInformationMessage(words, show, mute);
    if (chosen === restart) await vscode.commands.executeCommand(commands.restartTask, namedBy(ref));
    if (chosen === show) await vscode.commands.executeCommand(commands.showOutput, namedBy(ref));
    if (chosen === mute) await this.#options.muted.add(ref);
  }

  async #tellSeveral(refs: readonly TaskRef[]): Promise<void> {
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
        ? await showInformationMessage(words, show, mute)
        : await showErrorMessage(words, restart, show, mute);
    if (chosen === show) await vscode.commands.executeCommand(commands.showTasks);
    if (chosen === mute) for (const { ref } of named) await this.#options.muted.add(ref);
    if (chosen !== restart) return;
    for (const { ref } of failed) await vscode.commands.executeCommand(commands.restartTask, namedBy(ref));
  }

  async #lastLine({ folder, name }: TaskRef): Promise<string | undefined> {
    const params = { task: name, kind: 'stderr', tailLines: 20, maxBytes: 16 * 1024 } as const;
    const text = await folder.request('tasks/output', params).then(
      ({ data }) => Buffer.from(data, 'base64').toString(),
      () => '',
    );
    return lastErrorLine(text);
  }
}

function namedBy({ folder, name }: TaskRef): { readonly task: string; readonly folder: string } {
  return { task: name, folder: folder.key };
}
