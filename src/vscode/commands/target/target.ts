// The target of a command: a row, a name from a key binding or another extension, or a pick of the user.
import type { ProjectFolder } from '../../project/project-folder.ts';
import { realPathOf } from '../../project/same-folder.ts';
import { infoOf, type TaskRef } from '../../project/task-ref.ts';
import { unknownTask } from '../../words/unknown-task.ts';

/** Names a task for key bindings, links and other extensions; `folder` is a folder's URI, name or path. */
export interface NamedTask {
  readonly task: string;
  readonly folder?: string;
}

/** The rows of the tree; everything else a command was given is left to `targetsOf` to judge. */
function isTaskRow(value: unknown): value is TaskRef {
  return hasKind(value, 'task');
}

export function isGroupRow(value: unknown): value is { readonly folder: ProjectFolder; readonly group: string } {
  return hasKind(value, 'group');
}

export function isFolderRow(value: unknown): value is { readonly folder: ProjectFolder } {
  return hasKind(value, 'folder');
}

/** The folder that a row or an argument is about: `{ folder }`, whatever else it names; also by its real path. */
export function folderOfTarget(folders: readonly ProjectFolder[], target: unknown): ProjectFolder | undefined {
  if (typeof target !== 'object' || target === null || !('folder' in target)) return undefined;
  const { folder } = target;
  if (typeof folder !== 'string') return folders.find((each) => each === folder);
  return folders.find((each) => isCalled(each, folder)) ?? folders.find(({ path }) => realPathOf(path) === folder);
}

/**
 * The tasks that the arguments of a command name; undefined where they name none and the user must be asked.
 * @throws UserError `unknown-task` for a name that no folder has
 */
export function targetsOf(
  folders: readonly ProjectFolder[],
  target: unknown,
  selection?: unknown,
): TaskRef[] | undefined {
  if (isTaskRow(target)) {
    const rows = Array.isArray(selection) ? selection.filter(isTaskRow) : [];
    // A click beside the selection is about the row that was clicked, not about the selected ones.
    return rows.includes(target) ? rows : [target];
  }
  const named = asNamed(target);
  return named && namedTasks(folders, named);
}

/** Every folder's task of that name; one in a single folder, as a rule. */
export function namedTasks(folders: readonly ProjectFolder[], { task, folder }: NamedTask): TaskRef[] {
  const among = folder === undefined ? folders : folders.filter((each) => isCalled(each, folder));
  const found = among.map((each) => ({ folder: each, name: task })).filter((ref) => infoOf(ref) !== undefined);
  if (found.length === 0) throw unknownTask(task, among);
  return found;
}

function isCalled({ key, name, path }: ProjectFolder, word: string): boolean {
  return key === word || name === word || path === word;
}

function asNamed(target: unknown): NamedTask | undefined {
  if (typeof target === 'string') return { task: target };
  if (typeof target !== 'object' || target === null || !('task' in target)) return undefined;
  const { task } = target;
  if (typeof task !== 'string') return undefined;
  return 'folder' in target && typeof target.folder === 'string' ? { task, folder: target.folder } : { task };
}

function hasKind(value: unknown, kind: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind && 'folder' in value;
}
