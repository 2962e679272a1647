// The command “Dirigent: Delete Task…”.
import * as l10n from '@vscode/l10n';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { composeEdits } from '../../../config/edit/compose.ts';
import { removeTask } from '../../../config/edit/edits.ts';
import { editConfig } from '../../editing/edit-config.ts';
import { commands } from '../../names.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import { infoOf, type TaskRef } from '../../project/task-ref.ts';
import { safeLine } from '../../../base/foreign-text.ts';
import type { CommandContext, MakeCommand } from '../command.ts';
import { fileTask } from './file-task.ts';
import { actOnFolders, resolveTasks } from '../target/act-on.ts';
import { askInDialog } from '../../dialogs/messages.ts';
import { isAtRest } from '../../../model/status.ts';

/** Asks, stops running tasks, and removes them from the file, with their logs if the user wants. */
export const deleteTask: MakeCommand = (context) => ({
  id: commands.deleteTask,
  async run(target, selection) {
    const question = fileTask(l10n.t('Select tasks to delete'));
    const refs = (await resolveTasks(context, question, target, selection)).filter(
      (ref) => infoOf(ref)?.adHoc === false,
    );
    if (refs.length === 0) return;
    const [remove, removeAll] = [l10n.t('Delete'), l10n.t('Delete with Logs')];
    const chosen = await askInDialog(questionOf(refs), detailOf(refs), remove, removeAll);
    if (chosen === undefined) return;
    for (const folder of new Set(refs.map((ref) => ref.folder))) {
      const names = refs.flatMap((ref) => (ref.folder === folder ? [ref.name] : []));
      await deleteFrom(context, { folder, names, withLogs: chosen === removeAll });
    }
  },
});

function questionOf(refs: readonly TaskRef[]): string {
  const [only] = refs;
  return refs.length === 1 && only !== undefined
    ? l10n.t('Delete “{0}” from dirigent.toml?', safeLine(infoOf(only)?.title ?? only.name))
    : l10n.t('Delete {0} tasks from dirigent.toml?', refs.length);
}

function detailOf(refs: readonly TaskRef[]): string {
  const words = [l10n.t('You can undo the edit, but deleted logs cannot be restored.')];
  const running = refs.filter(isUp).length;
  if (running > 0 && refs.length === 1) words.unshift(l10n.t('It is running and will be stopped first.'));
  else if (running > 0) words.unshift(l10n.t('{0} of them are running and will be stopped first.', running));
  return words.join(' ');
}

function isUp(ref: TaskRef): boolean {
  const task = infoOf(ref);
  return task !== undefined && !isAtRest(task.status);
}

interface Deleted {
  readonly folder: ProjectFolder;
  readonly names: readonly string[];
  readonly withLogs: boolean;
}

async function deleteFrom(context: CommandContext, { folder, names, withLogs }: Deleted): Promise<void> {
  const logs = names.flatMap((name) => folder.tasks.get(name)?.logs.combined ?? []).filter((path) => path !== '');
  const running = names.filter((name) => isUp({ folder, name }));
  if (running.length > 0) await actOnFolders(context, 'tasks/stop', [{ folder, tasks: { names: running } }]);
  const changes = names.map((name) => (text: string) => removeTask(text, name));
  await editConfig(folder, (text) => composeEdits(text, changes));
  if (!withLogs) return;
  await untilGone(folder, names);
  for (const path of logs) await deleteFolder(dirname(path));
}

/** Resolves once they have left the table: before, their output is still being written, or the file is not saved. */
function untilGone(folder: ProjectFolder, names: readonly string[]): Promise<void> {
  const areGone = (): boolean => !names.some((name) => folder.tasks.has(name));
  return new Promise((resolve) => {
    if (areGone()) return resolve();
    const watching = folder.onDidChange(() => {
      if (!areGone()) return;
      watching.dispose();
      resolve();
    });
  });
}

/** A task that never ran has none. */
async function deleteFolder(path: string): Promise<void> {
  try {
    await vscode.workspace.fs.delete(vscode.Uri.file(path), { recursive: true });
  } catch (error) {
    if (!(error instanceof vscode.FileSystemError && error.code === 'FileNotFound')) throw error;
  }
}
