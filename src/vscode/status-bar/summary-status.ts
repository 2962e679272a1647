// The summary in the status bar.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { commands } from '../names.ts';
import type { Attention } from '../notifications/attention.ts';
import type { Workspace } from '../project/workspace.ts';
import { onDidChangeSettings, readSetting } from '../settings.ts';
import { countTasks } from '../words/summary.ts';
import { summaryItem } from './summary-words.ts';

/** `$(play-circle) 3/5`: how many tasks run. A click lists them. */
export class SummaryStatus implements Disposable {
  readonly #disposables = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  readonly #workspace: Workspace;
  readonly #attention: Attention;

  constructor(workspace: Workspace, attention: Attention) {
    this.#workspace = workspace;
    this.#attention = attention;
    const item = vscode.window.createStatusBarItem('dirigent.summary', vscode.StatusBarAlignment.Left, 10);
    this.#item = this.#disposables.add(item);
    item.name = l10n.t('Dirigent: Tasks');
    item.command = commands.showTasks;
    this.#disposables.add(workspace.onDidChange(() => this.#render()));
    this.#disposables.add(attention.onDidChange(() => this.#render()));
    this.#disposables.add(onDidChangeSettings('statusBarEnabled')(() => this.#render()));
    this.#render();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #render(): void {
    const shown = readSetting('statusBarEnabled')
      ? summaryItem(countTasks(this.#workspace.tasks()), this.#attention.unseen)
      : undefined;
    if (shown === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = shown.text;
    this.#item.tooltip = shown.label;
    this.#item.accessibilityInformation = { label: shown.label };
    this.#item.backgroundColor = shown.isAlarming ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.show();
  }
}
