import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { commands } from '../names.ts';
import { infoOf, type TaskRef } from '../project/task-ref.ts';
import type { Workspace } from '../project/workspace.ts';
import { taskIcon } from '../tree/icon.ts';
import { describeStatus } from '../words/status.ts';
import { withIcon } from '../words/inert.ts';
import { safeLine } from '../../base/foreign-text.ts';

/** One pinned task: its state as an icon; a click starts or stops it. */
export class PinnedStatus implements Disposable {
  readonly #ref: TaskRef;
  readonly #disposables = new DisposableStore();
  readonly #item: vscode.StatusBarItem;

  constructor(workspace: Workspace, ref: TaskRef) {
    this.#ref = ref;
    const item = vscode.window.createStatusBarItem(`dirigent.task.${ref.name}`, vscode.StatusBarAlignment.Left, 9);
    this.#item = this.#disposables.add(item);
    item.name = l10n.t('Dirigent: {0}', ref.name);
    item.command = {
      command: commands.toggleTask,
      title: l10n.t('Start or Stop'),
      arguments: [{ task: ref.name, folder: ref.folder.key }],
    };
    this.#disposables.add(
      workspace.onDidChange(({ folder, tasks, structure }) => {
        if (folder === ref.folder && (structure || tasks.includes(ref.name))) this.#render();
      }),
    );
    this.#render();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #render(): void {
    const task = infoOf(this.#ref);
    if (task === undefined) {
      this.#item.hide();
      return;
    }
    const title = safeLine(task.title);
    const words = describeStatus(task, Date.now());
    this.#item.text = withIcon(taskIcon(task).id, task.title);
    this.#item.tooltip = l10n.t('{0}: {1}. Click to start or stop.', title, words);
    this.#item.accessibilityInformation = { label: l10n.t('{0}, {1}', title, words), role: 'button' };
    this.#item.backgroundColor =
      task.status.kind === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.show();
  }
}
