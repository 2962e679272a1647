// The order of the tasks, which is that of the file: one row up or down, and rows that were dragged elsewhere.
import * as l10n from '@vscode/l10n';
import { UserError } from '../../../base/user-error.ts';
import { composeEdits, type Change } from '../../../config/edit/compose.ts';
import { moveTask, updateTask } from '../../../config/edit/edits.ts';
import { openFile } from '../../../config/edit/file.ts';
import { isPlainTable } from '../../../config/edit/write.ts';
import { editConfig } from '../../editing/edit-config.ts';
import {
  planDrop,
  planGroupDrop,
  planGroupStep,
  planStep,
  type DropTarget,
  type Move,
  type Placed,
} from '../../editing/placement.ts';
import { commands } from '../../names.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { TreeNode } from '../../tree/node.ts';
import type { CommandContext, MakeCommand } from '../command.ts';
import { fileTask } from './file-task.ts';
import { resolveOne } from '../target/resolve-one.ts';
import { isGroupRow } from '../target/target.ts';

export const moveTaskUp: MakeCommand = (context) => ({
  id: commands.moveTaskUp,
  run: (target, selection) => step(context, -1, target, selection),
});

export const moveTaskDown: MakeCommand = (context) => ({
  id: commands.moveTaskDown,
  run: (target, selection) => step(context, 1, target, selection),
});

async function step(context: CommandContext, by: -1 | 1, target: unknown, selection: unknown): Promise<void> {
  if (isGroupRow(target)) {
    await rearrange(target.folder, (tasks) => planGroupStep(tasks, target.group, by));
    return;
  }
  const found = await resolveOne(context, fileTask(l10n.t('Select a task to move')), target, selection);
  if (found !== undefined) await rearrange(found.ref.folder, (tasks) => planStep(tasks, found.ref.name, by));
}

/** Moves the dragged rows to `target`; undefined: below all rows. @throws UserError where that is not possible */
export async function dropRows(rows: readonly TreeNode[], target: TreeNode | undefined): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const { folder } = target ?? first;
  if (rows.some((row) => row.folder !== folder)) {
    throw new UserError('rejected', l10n.t('Tasks cannot be moved to the dirigent.toml of another folder.'));
  }
  const place = placeOf(target);
  await rearrange(folder, (tasks) =>
    first.kind === 'group'
      ? planGroupDrop(tasks, first.group, place)
      : planDrop(
          tasks,
          rows.flatMap((row) => (row.kind === 'task' ? [row.name] : [])),
          place,
        ),
  );
}

function placeOf(target: TreeNode | undefined): DropTarget {
  if (target?.kind === 'task') return { kind: 'task', name: target.name };
  return target?.kind === 'group' ? { kind: 'group', group: target.group } : { kind: 'end' };
}

async function rearrange(folder: ProjectFolder, plan: (tasks: readonly Placed[]) => readonly Move[]): Promise<void> {
  await editConfig(folder, (text) => {
    const tasks = placedIn(text);
    const groups = new Map(tasks.map(({ name, group }) => [name, group]));
    const changes = plan(tasks).flatMap(({ name, group, before }): Change[] => [
      (now) => (groups.get(name) === group ? [] : updateTask(now, name, { group: group ?? null })),
      (now) => moveTask(now, name, before),
    ]);
    return composeEdits(text, changes);
  });
}

/** The names and groups of the tasks in the file; a task without a name cannot be moved. */
function placedIn(text: string): readonly Placed[] {
  const { tasks, defaults } = openFile(text);
  const common = isPlainTable(defaults) ? groupOf(defaults) : undefined;
  return tasks.flatMap(({ value }) => {
    const { name } = value;
    return typeof name === 'string' ? [{ name, group: groupOf(value) ?? common }] : [];
  });
}

function groupOf({ group }: { readonly group?: unknown }): string | undefined {
  return typeof group === 'string' ? group : undefined;
}
