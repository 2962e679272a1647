// One pinned task: its state as an icon; a click starts or stops it.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { commands } from '../names.ts';
import type { TaskRef } from '../project/task-ref.ts';
import type { Workspace } from '../project/workspace.ts';
import { pinnedId, pinnedItem, pinnedName } from './pinned-words.ts';

export class PinnedStatus implements Disposable {
  readonly #workspace: Workspace;
  readonly #ref: TaskRef;
  readonly #disposables = new DisposableStore();
  readonly #item: vscode.StatusBarItem;

  constructor(workspace: Workspace, ref: TaskRef) {
    this.#workspace = workspace;
    this.#ref = ref;
    const item = vscode.window.createStatusBarItem(pinnedId(ref), vscode.StatusBarAlignment.Left, 9);
    this.#item = this.#disposables.add(item);
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
    const severalFolders = this.#workspace.folders.length > 1;
    const shown = pinnedItem(this.#ref, severalFolders, Date.now());
    if (shown === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.name = pinnedName(this.#ref, severalFolders);
    this.#item.text = shown.text;
    this.#item.tooltip = shown.tooltip;
    this.#item.accessibilityInformation = { label: shown.label, role: 'button' };
    this.#item.backgroundColor = shown.isAlarming ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.show();
  }
}
