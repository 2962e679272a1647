// The parts of the view around its rows: description, message, badge, and context keys of the welcome views.
import { basename } from 'node:path';
import type * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import type { StartupConsent } from '../consent/startup-consent.ts';
import { contextKeys, marks } from '../names.ts';
import type { Attention } from '../notifications/attention.ts';
import type { MutedTasks } from '../notifications/muted-tasks.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import type { Workspace } from '../project/workspace.ts';
import { countTasks, failedWords, summaryWords } from '../words/summary.ts';
import type { TreeNode } from './node.ts';
import type { TaskTree } from './task-tree.ts';
import { pendingWords, viewKind, viewMessage, type FolderFacts } from './view-words.ts';

/** The part of `vscode.TreeView` that is needed. */
type View = Pick<vscode.TreeView<TreeNode>, 'visible' | 'selection' | 'description' | 'message' | 'badge'> &
  Pick<vscode.TreeView<TreeNode>, 'onDidChangeVisibility' | 'dispose'>;

/** The calls of the editor that the view needs. */
export interface ViewEditor {
  readonly isFocused: () => boolean;
  readonly onDidChangeFocus: Event<unknown>;
  readonly setContext: (key: string, value: unknown) => void;
  readonly hasProjectsBelow: () => Promise<boolean>;
}

export interface TaskViewOptions {
  readonly editor: ViewEditor;
  readonly workspace: Workspace;
  readonly tree: TaskTree;
  readonly view: View;
  readonly muted: Pick<MutedTasks, 'onDidChange'>;
  readonly consent: Pick<StartupConsent, 'onDidChangePending' | 'pending'>;
  readonly attention: Pick<Attention, 'markAllSeen'>;
  readonly reportError: (error: unknown) => void;
}

export class TaskView implements Disposable {
  readonly #options: TaskViewOptions;
  readonly #disposables = new DisposableStore();
  readonly #view: View;
  readonly #contexts = new Map<string, unknown>();
  /** The folders that were looked into for project files below them. */
  #lookedBelow = '';

  constructor(options: TaskViewOptions) {
    this.#options = options;
    const { editor, workspace, tree, view, muted, consent } = options;
    this.#view = this.#disposables.add(view);
    this.#disposables.add(
      view.onDidChangeVisibility(() => {
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
    this.#disposables.add(editor.onDidChangeFocus(() => this.#look()));
    this.#look();
    this.#render();
  }

  get selectedRows(): readonly TreeNode[] {
    return this.#view.selection;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  /** Failures in a visible view need no alarm in the status bar. */
  #look(): void {
    this.#options.tree.setVisible(this.#view.visible);
    this.#see();
  }

  #see(): void {
    if (this.#view.visible && this.#options.editor.isFocused()) this.#options.attention.markAllSeen();
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
    this.#setContext(contextKeys.view, kind);
    if (kind === 'no-config') this.#lookBelow();
    this.#setContext(contextKeys.startupPending, pending > 0);
    if (counts.failed > 0) this.#see();
  }

  /** Once for the current folders, and not before the view is visible: it searches all their files. */
  #lookBelow(): void {
    const folders = this.#options.workspace.folders.map(({ key }) => key).join('\n');
    if (!this.#view.visible || folders === this.#lookedBelow) return;
    this.#lookedBelow = folders;
    this.#options.editor
      .hasProjectsBelow()
      .then((found) => this.#setContext(contextKeys.projectsBelow, found), this.#options.reportError);
  }

  #setContext(key: string, value: unknown): void {
    if (this.#contexts.get(key) === value) return;
    this.#contexts.set(key, value);
    this.#options.editor.setContext(key, value);
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
function setIfChanged(view: View, key: 'description' | 'message', text: string): void {
  if ((view[key] ?? '') !== text) view[key] = text;
}

/** Counts what needs attention: failures, and startup tasks that await approval. */
function setBadge(view: View, failed: number, pending: number): void {
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
