import * as l10n from '@vscode/l10n';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { TaskInfo } from '../../rpc/contract.ts';
import { editConfig } from '../config-file/edit-config.ts';
import { commands } from '../names.ts';
import type { TaskRef } from '../project/task-ref.ts';
import { isUnderWay } from '../words/status.ts';
import type { MakeCommand } from './command.ts';
import { noTasks } from './pick.ts';
import { resolveOne } from './resolve-one.ts';

export const deleteTask: MakeCommand = (context) => ({
  id: commands.deleteTask,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Delete which task?'),
      filter: ({ adHoc }: TaskInfo) => !adHoc,
      none: noTasks(),
    };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const { ref, task } = found;
    const remove = l10n.t('Delete');
    const removeAll = l10n.t('Delete with Logs');
    const message = l10n.t('Delete “{0}” from dirigent.toml?', task.title);
    const chosen = await vscode.window.showWarningMessage(
      message,
      { modal: true, detail: detailOf(task) },
      remove,
      removeAll,
    );
    if (chosen === undefined) return;
    const { removeTask } = await import('../../config/edit/edits.ts');
    await editConfig(ref.folder, (text) => removeTask(text, ref.name));
    if (chosen === removeAll) await deleteLogs(ref, task);
  },
});

function detailOf({ status }: TaskInfo): string {
  return isUnderWay(status)
    ? l10n.t('It is running and will be stopped. The change of the file can be undone.')
    : l10n.t('The change of the file can be undone.');
}

/** Once the task has left the table: until then its last words are still being written. */
async function deleteLogs({ folder, name }: TaskRef, { logs }: TaskInfo): Promise<void> {
  if (logs.combined === '') return;
  await new Promise<void>((resolve) => {
    const gone = (): boolean => !folder.tasks.has(name);
    if (gone()) {
      resolve();
      return;
    }
    const watching = folder.onDidChange(() => {
      if (!gone()) return;
      watching.dispose();
      resolve();
    });
  });
  await vscode.workspace.fs.delete(vscode.Uri.file(dirname(logs.combined)), { recursive: true });
}
