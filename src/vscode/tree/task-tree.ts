// The data provider of the tree: which rows there are and which have to be redrawn. Rows whose text depends on the time
// are refreshed only while the view is visible.
import * as l10n from '@vscode/l10n';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { safeLine } from '../../base/foreign-text.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { commands, type CommandId } from '../names.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { infoOf, type TaskRef } from '../project/task-ref.ts';
import type { Workspace, WorkspaceChange } from '../project/workspace.ts';
import { untilNextWords } from '../words/status.ts';
import { countTasks, summaryWords } from '../words/summary.ts';
import { adHocGroup, arrange, sameArrangement, type Entry } from './arrange.ts';
import type { RowIcon } from '../words/task-icon.ts';
import { NodeCache, type FolderNode, type GroupNode, type TaskNode, type TreeNode } from './node.ts';
import { taskRow, type Row } from './row.ts';

export interface TaskTreeOptions {
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly isMuted: (ref: TaskRef) => boolean;
  readonly isUnanswered: (ref: TaskRef) => boolean;
}

/** The content of a node, as plain data. */
export interface NodeItem {
  readonly label: string;
  readonly description?: string;
  readonly icon?: RowIcon;
  /** Words that the menus of package.json look for. */
  readonly contextValue?: string;
  readonly accessibilityLabel?: string;
  /** Run by a click on the row. */
  readonly command?: { readonly command: CommandId; readonly title: string };
}

export class TaskTree implements Disposable {
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
    this.#disposables.add(options.workspace.onDidRemoveFolder((folder) => this.#forget(folder)));
  }

  /** Nodes that must be redrawn; undefined: all of them. */
  readonly onDidChange: Event<TreeNode[] | undefined> = this.#didChange.event;

  /** A hidden tree has no timer; the rows that aged meanwhile are redrawn when it is shown again. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#refreshAged();
  }

  /** Redraws every row that is out of date. */
  refresh(): void {
    this.#refreshAged();
  }

  children(node?: TreeNode): TreeNode[] {
    if (node === undefined) return this.#roots();
    if (node.kind === 'folder') return this.#entries(node.folder);
    return node.kind === 'group' ? this.#members(node).map((name) => this.#nodes.task(node.folder, name)) : [];
  }

  item(node: TreeNode): NodeItem {
    if (node.kind === 'task') return this.#taskItem(node);
    node.shown = this.#countWords(node);
    return node.kind === 'group' ? groupItem(node, node.shown) : folderItem(node, node.shown);
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

  #taskItem(node: TaskNode): NodeItem {
    const task = infoOf(node);
    if (task === undefined) return { label: node.name };
    node.shown = this.#row(node, task);
    const command = node.folder.canRun
      ? { command: commands.showOutput, title: l10n.t('Show Output') }
      : { command: commands.editTask, title: l10n.t('Edit Task') };
    return { ...node.shown, command };
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

  #forget(folder: ProjectFolder): void {
    this.#nodes.forget(folder);
    this.#arrangements.delete(folder);
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

  /** Redraws those of the rows that look different now, and the groups and folders that count them. */
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

function groupItem({ group, folder }: GroupNode, counts: string): NodeItem {
  const isOfFile = group !== adHocGroup;
  const label = isOfFile ? safeLine(group) : l10n.t('Ad hoc');
  const abilities = [...(isOfFile ? ['movable'] : []), ...(isOfFile && folder.canRun ? ['canRun'] : [])];
  return {
    label,
    description: counts,
    contextValue: ['group', ...abilities].join(' '),
    accessibilityLabel: l10n.t('{0}, {1}', label, counts),
  };
}

function folderItem({ folder: { name } }: FolderNode, counts: string): NodeItem {
  return {
    label: name,
    description: counts,
    icon: { id: 'folder' },
    contextValue: 'folder',
    accessibilityLabel: l10n.t('{0}, {1}', name, counts),
  };
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
