// The tree of tasks. It draws again what changed and nothing else; a row whose words depend on the time is drawn again
// when they change, and only while somebody can see it.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import { safeLine } from '../../base/foreign-text.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { commands } from '../names.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { infoOf, type TaskRef } from '../project/task-ref.ts';
import type { Workspace, WorkspaceChange } from '../project/workspace.ts';
import { untilNextWords } from '../words/status.ts';
import { countTasks, summaryWords } from '../words/summary.ts';
import { adHocGroup, arrange, sameArrangement, type Entry } from './arrange.ts';
import { taskHover } from './hover.ts';
import { NodeCache, type FolderNode, type GroupNode, type TaskNode, type TreeNode } from './node.ts';
import { taskRow, type Row } from './row.ts';

export interface TaskTreeOptions {
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly isMuted: (ref: TaskRef) => boolean;
  readonly isUnanswered: (ref: TaskRef) => boolean;
}

export class TaskTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly #options: TaskTreeOptions;
  readonly #disposables = new DisposableStore();
  readonly #didChange = this.#disposables.add(new Emitter<TreeNode[] | undefined>());
  readonly #tick = this.#disposables.add(new MutableDisposable<Disposable>());
  readonly #nodes = new NodeCache();
  readonly #arrangements = new Map<ProjectFolder, readonly Entry[]>();
  #visible = false;

  constructor(options: TaskTreeOptions) {
    this.#options = options;
    this.#disposables.add(options.workspace.onDidChange((change) => this.#update(change)));
    this.#disposables.add(options.workspace.onDidRemoveFolder((folder) => this.#nodes.forget(folder)));
  }

  readonly onDidChangeTreeData: vscode.Event<TreeNode[] | undefined> = this.#didChange.event;

  /** While nobody looks no timer runs; on return the rows that aged are drawn again. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#refreshAged();
  }

  /** Draws every row again whose words are not what they should be. */
  refresh(): void {
    this.#refreshAged();
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) return this.#roots();
    if (node.kind === 'folder') return this.#entries(node.folder);
    return node.kind === 'group' ? this.#members(node).map((name) => this.#nodes.task(node.folder, name)) : [];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node.kind === 'task') return this.#taskItem(node);
    return node.kind === 'group' ? this.#groupItem(node) : this.#folderItem(node);
  }

  /** Fills the hover when somebody hovers. */
  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const hover = node.kind === 'task' ? await taskHover(node, this.#options.clock) : undefined;
    if (hover !== undefined) item.tooltip = hover;
    return item;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  get #byFolder(): boolean {
    return this.#options.workspace.folders.length > 1;
  }

  #roots(): TreeNode[] {
    const shown = this.#options.workspace.folders.filter(({ tasks }) => tasks.size > 0);
    if (this.#byFolder) return shown.map((folder) => this.#nodes.folder(folder));
    return shown.flatMap((folder) => this.#entries(folder));
  }

  #entries(folder: ProjectFolder): TreeNode[] {
    return this.#arrangementOf(folder).map((entry) =>
      entry.kind === 'task' ? this.#nodes.task(folder, entry.name) : this.#nodes.group(folder, entry.group),
    );
  }

  #arrangementOf(folder: ProjectFolder): readonly Entry[] {
    const known = this.#arrangements.get(folder);
    if (known !== undefined) return known;
    const entries = arrange(folder.tasks.values());
    this.#arrangements.set(folder, entries);
    return entries;
  }

  #members({ folder, group }: GroupNode): readonly string[] {
    const entry = this.#arrangementOf(folder).find((each) => each.kind === 'group' && each.group === group);
    return entry?.kind === 'group' ? entry.tasks : [];
  }

  #groupOf(node: TaskNode): string | undefined {
    const task = infoOf(node);
    return task?.adHoc ? adHocGroup : task?.group;
  }

  #taskItem(node: TaskNode): vscode.TreeItem {
    const task = infoOf(node);
    if (task === undefined) return new vscode.TreeItem(node.name);
    const row = this.#row(node, task);
    node.shown = row;
    const item = new vscode.TreeItem(row.label);
    item.id = node.id;
    item.description = row.description;
    item.iconPath = new vscode.ThemeIcon(
      row.icon.id,
      row.icon.color ? new vscode.ThemeColor(row.icon.color) : undefined,
    );
    item.contextValue = row.contextValue;
    item.accessibilityInformation = { label: row.accessibilityLabel };
    item.command = node.folder.canRun
      ? { command: commands.showOutput, title: l10n.t('Show Output'), arguments: [node] }
      : { command: commands.editTask, title: l10n.t('Edit Task'), arguments: [node] };
    return item;
  }

  #groupItem(node: GroupNode): vscode.TreeItem {
    const label = node.group === adHocGroup ? l10n.t('Ad hoc') : safeLine(node.group);
    const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
    node.shown = this.#countWords(node);
    item.id = node.id;
    item.description = node.shown;
    const isOfFile = node.group !== adHocGroup;
    item.contextValue = [
      'group',
      ...(isOfFile ? ['movable'] : []),
      ...(isOfFile && node.folder.canRun ? ['canRun'] : []),
    ].join(' ');
    item.accessibilityInformation = { label: l10n.t('{0}, {1}', label, node.shown) };
    return item;
  }

  #folderItem(node: FolderNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.folder.name, vscode.TreeItemCollapsibleState.Expanded);
    node.shown = this.#countWords(node);
    item.id = node.id;
    item.description = node.shown;
    item.contextValue = 'folder';
    item.iconPath = vscode.ThemeIcon.Folder;
    item.accessibilityInformation = { label: l10n.t('{0}, {1}', node.folder.name, node.shown) };
    return item;
  }

  #row(node: TaskNode, task: TaskInfo): Row {
    const { clock, isMuted, isUnanswered } = this.#options;
    return taskRow(task, {
      now: clock.now(),
      canRun: node.folder.canRun,
      muted: isMuted(node),
      unanswered: isUnanswered(node),
    });
  }

  #countWords(node: FolderNode | GroupNode): string {
    const { tasks } = node.folder;
    const counted =
      node.kind === 'folder' ? tasks.values() : this.#members(node).flatMap((name) => tasks.get(name) ?? []);
    return summaryWords(countTasks(counted));
  }

  #update({ folder, tasks, structure }: WorkspaceChange): void {
    if (structure && this.#rearranged(folder)) {
      this.#nodes.prune(folder);
      this.#didChange.fire(undefined);
      this.#armTick();
      return;
    }
    const named = structure ? folder.tasks.keys() : tasks;
    this.#fire([...named].map((name) => this.#nodes.task(folder, name)));
  }

  /** Forgets the old arrangement; true where the new one differs. */
  #rearranged(folder: ProjectFolder): boolean {
    const before = this.#arrangements.get(folder);
    this.#arrangements.delete(folder);
    return before === undefined || !sameArrangement(before, this.#arrangementOf(folder));
  }

  #refreshAged(): void {
    this.#fire([...this.#nodes.tasks()]);
  }

  /** Tells the editor about those of the rows that look different now, and about the groups and folders they count in. */
  #fire(candidates: readonly TaskNode[]): void {
    const changed: TreeNode[] = candidates.filter((node) => this.#looksDifferent(node));
    const parents = new Set(candidates.flatMap((node) => this.#parentsOf(node)));
    for (const parent of parents) {
      if (parent.shown !== undefined && parent.shown !== this.#countWords(parent)) changed.push(parent);
    }
    if (changed.length > 0) this.#didChange.fire(changed);
    this.#armTick();
  }

  #parentsOf(node: TaskNode): (FolderNode | GroupNode)[] {
    const group = this.#groupOf(node);
    const above = this.#byFolder ? [this.#nodes.folder(node.folder)] : [];
    return group === undefined ? above : [this.#nodes.group(node.folder, group), ...above];
  }

  #looksDifferent(node: TaskNode): boolean {
    const task = infoOf(node);
    return node.shown !== undefined && task !== undefined && !sameRow(node.shown, this.#row(node, task));
  }

  /** One timer for the row that ages first: uptimes change once a minute, a countdown once a second. */
  #armTick(): void {
    const { clock, workspace } = this.#options;
    const now = clock.now();
    const waits = this.#visible ? [...workspace.tasks()].flatMap((task) => untilNextWords(task, now) ?? []) : [];
    this.#tick.value =
      waits.length === 0 ? undefined : clock.setTimeout(() => this.#refreshAged(), Math.min(...waits) + 10);
  }
}

function sameRow(left: Row, right: Row): boolean {
  return (
    left.label === right.label &&
    left.description === right.description &&
    left.contextValue === right.contextValue &&
    left.icon.id === right.icon.id &&
    left.icon.color === right.icon.color
  );
}
