// The frame of the tree: description, message, badge and the context keys of the welcome views.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import { contextKeys, marks, views } from '../names.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import type { TaskRef } from '../project/task-ref.ts';
import type { Workspace } from '../project/workspace.ts';
import { countTasks, failedWords, summaryWords } from '../words/summary.ts';
import type { TreeNode } from './node.ts';
import { TaskTree } from './task-tree.ts';
import { viewKind, viewMessage, type FolderFacts } from './view-words.ts';

export interface TaskViewOptions {
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly isMuted: (ref: TaskRef) => boolean;
  readonly onDidChangeMuted: Event<unknown>;
  /** How many startup tasks of the folder wait for an answer. */
  readonly pendingStartup: (folder: ProjectFolder) => number;
  readonly onDidChangePending: Event<unknown>;
}

export class TaskView implements Disposable {
  readonly #options: TaskViewOptions;
  readonly #disposables = new DisposableStore();
  readonly #tree: TaskTree;
  readonly #view: vscode.TreeView<TreeNode>;

  constructor(options: TaskViewOptions) {
    this.#options = options;
    const tree = this.#disposables.add(new TaskTree(options));
    this.#tree = tree;
    this.#view = this.#disposables.add(
      vscode.window.createTreeView(views.tasks, { treeDataProvider: tree, canSelectMany: true, showCollapseAll: true }),
    );
    this.#disposables.add(this.#view.onDidChangeVisibility(({ visible }) => tree.setVisible(visible)));
    this.#disposables.add(options.workspace.onDidChange(() => this.#render()));
    this.#disposables.add(options.onDidChangePending(() => this.#render()));
    this.#disposables.add(options.onDidChangeMuted(() => tree.refresh()));
    tree.setVisible(this.#view.visible);
    this.#render();
  }

  get isVisible(): boolean {
    return this.#view.visible;
  }

  get onDidChangeVisibility(): Event<unknown> {
    return this.#view.onDidChangeVisibility;
  }

  /** Selects the row of a task and brings the view to the front. */
  async reveal(ref: TaskRef): Promise<void> {
    await this.#view.reveal(this.#tree.nodeOf(ref), { select: true, focus: true });
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #render(): void {
    const facts = this.#options.workspace.folders.map((folder) => this.#factsOf(folder));
    const counts = countTasks(this.#options.workspace.tasks());
    const kind = viewKind(facts);
    if (kind === 'tasks' && performance.getEntriesByName(marks.tasksShown).length === 0)
      performance.mark(marks.tasksShown);
    setIfChanged(this.#view, 'description', counts.total === 0 ? '' : summaryWords(counts));
    setIfChanged(this.#view, 'message', viewMessage(facts) ?? '');
    if ((this.#view.badge?.value ?? 0) !== counts.failed) {
      this.#view.badge =
        counts.failed === 0 ? undefined : { value: counts.failed, tooltip: failedWords(counts.failed) };
    }
    const pending = facts.reduce((sum, { pendingStartup }) => sum + pendingStartup, 0);
    setContext(contextKeys.view, kind);
    setContext(contextKeys.startupPending, pending > 0);
  }

  #factsOf(folder: ProjectFolder): FolderFacts {
    return {
      state: folder.state,
      tasks: folder.tasks.size,
      isBroken: folder.isBroken,
      pendingStartup: this.#options.pendingStartup(folder),
      configName: basename(folder.configPath),
    };
  }
}

/** Every assignment crosses to the window, also of the same text. */
function setIfChanged<K extends 'description' | 'message'>(
  view: vscode.TreeView<TreeNode>,
  key: K,
  text: string,
): void {
  if ((view[key] ?? '') !== text) view[key] = text;
}

const contexts = new Map<string, unknown>();

function setContext(key: string, value: unknown): void {
  if (contexts.get(key) === value) return;
  contexts.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
