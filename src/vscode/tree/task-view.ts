// The frame of the tree: description, message, badge and the context keys of the welcome views.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { StartupConsent } from '../consent/startup-consent.ts';
import { contextKeys, marks, views } from '../names.ts';
import type { Attention } from '../notifications/attention.ts';
import type { MutedTasks } from '../notifications/muted-tasks.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { findProjectsBelow } from '../project/projects-below.ts';
import type { Workspace } from '../project/workspace.ts';
import { countTasks, failedWords, summaryWords } from '../words/summary.ts';
import type { TreeNode } from './node.ts';
import { TaskDragAndDrop } from './drag-and-drop.ts';
import { TaskTree } from './task-tree.ts';
import { pendingWords, viewKind, viewMessage, type FolderFacts } from './view-words.ts';

export interface TaskViewOptions {
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly muted: MutedTasks;
  readonly consent: StartupConsent;
  readonly attention: Attention;
  readonly reportError: (error: unknown) => void;
}

export class TaskView implements Disposable {
  readonly #options: TaskViewOptions;
  readonly #disposables = new DisposableStore();
  readonly #tree: TaskTree;
  readonly #view: vscode.TreeView<TreeNode>;
  /** The folders that were looked into for project files below them. */
  #lookedBelow = '';

  constructor(options: TaskViewOptions) {
    this.#options = options;
    const { workspace, clock, muted, consent } = options;
    const tree = this.#disposables.add(
      new TaskTree({
        workspace,
        clock,
        isMuted: (ref) => muted.has(ref),
        isUnanswered: ({ folder, name }) => consent.isWaiting(folder, name),
      }),
    );
    this.#tree = tree;
    this.#view = this.#disposables.add(
      vscode.window.createTreeView(views.tasks, {
        treeDataProvider: tree,
        dragAndDropController: new TaskDragAndDrop(options.reportError),
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.#disposables.add(
      this.#view.onDidChangeVisibility(() => {
        this.#look();
        this.#render();
      }),
    );
    this.#disposables.add(workspace.onDidChange(() => this.#render()));
    this.#disposables.add(
      consent.onDidChangePending(() => {
        tree.refresh();
        this.#render();
      }),
    );
    this.#disposables.add(muted.onDidChange(() => tree.refresh()));
    this.#disposables.add(vscode.window.onDidChangeWindowState(() => this.#look()));
    this.#look();
    this.#render();
  }

  get selectedRows(): readonly TreeNode[] {
    return this.#view.selection;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** What a person has before their eyes needs no alarm in the status bar. */
  #look(): void {
    this.#tree.setVisible(this.#view.visible);
    this.#see();
  }

  #see(): void {
    if (this.#view.visible && vscode.window.state.focused) this.#options.attention.markAllSeen();
  }

  #render(): void {
    const facts = this.#options.workspace.folders.map((folder) => this.#factsOf(folder));
    const counts = countTasks(this.#options.workspace.tasks());
    const kind = viewKind(facts);
    if (kind === 'tasks') markOnce(marks.tasksShown);
    if (facts.some(({ state }) => state.kind === 'connected')) markOnce(marks.tasksLive);
    setIfChanged(this.#view, 'description', counts.total === 0 ? '' : summaryWords(counts));
    setIfChanged(this.#view, 'message', viewMessage(facts) ?? '');
    const pending = facts.reduce((sum, { pendingStartup }) => sum + pendingStartup, 0);
    setBadge(this.#view, counts.failed, pending);
    setContext(contextKeys.view, kind);
    if (kind === 'no-config') this.#lookBelow();
    setContext(contextKeys.startupPending, pending > 0);
    if (counts.failed > 0) this.#see();
  }

  /** Once for the folders there are, and not before somebody sees the view: it goes through all their files. */
  #lookBelow(): void {
    const folders = this.#options.workspace.folders.map(({ key }) => key).join('\n');
    if (!this.#view.visible || folders === this.#lookedBelow) return;
    this.#lookedBelow = folders;
    findProjectsBelow(1).then(
      (found) => setContext(contextKeys.projectsBelow, found.length > 0),
      this.#options.reportError,
    );
  }

  #factsOf(folder: ProjectFolder): FolderFacts {
    return {
      state: folder.state,
      tasks: folder.tasks.size,
      isBroken: folder.isBroken,
      fileProblem: folder.fileProblem,
      pendingStartup: this.#options.consent.pending(folder),
      configName: basename(folder.configPath),
    };
  }
}

/** Every assignment crosses to the window, also of the same text. */
function setIfChanged(view: vscode.TreeView<TreeNode>, key: 'description' | 'message', text: string): void {
  if ((view[key] ?? '') !== text) view[key] = text;
}

/** What somebody has to look at: failures, and the question before anything starts by itself. */
function setBadge(view: vscode.TreeView<TreeNode>, failed: number, pending: number): void {
  const words = [...(failed === 0 ? [] : [failedWords(failed)]), ...[pendingWords(pending) ?? []].flat()];
  const tooltip = words.join('\n');
  const value = failed + pending;
  if ((view.badge?.value ?? 0) === value && (view.badge?.tooltip ?? '') === tooltip) return;
  view.badge = value === 0 ? undefined : { value, tooltip };
}

/** For the bench: when the first rows, and the first live ones, were ready to be drawn. */
function markOnce(name: string): void {
  if (performance.getEntriesByName(name).length === 0) performance.mark(name);
}

const contexts = new Map<string, unknown>();

function setContext(key: string, value: unknown): void {
  if (contexts.get(key) === value) return;
  contexts.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}
