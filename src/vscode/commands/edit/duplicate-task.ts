// The command “Dirigent: Duplicate Task”.
import * as l10n from '@vscode/l10n';
import { composeEdits } from '../../../config/edit/compose.ts';
import { addTask, moveTask, type TextEdit } from '../../../config/edit/edits.ts';
import { findTask, openFile } from '../../../config/edit/file.ts';
import { editConfig } from '../../editing/edit-config.ts';
import { revealTask } from '../../editing/reveal-task.ts';
import { freeTaskName } from '../../new-task/new-task.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { fileTask } from './file-task.ts';
import { resolveOne } from '../target/resolve-one.ts';

/** Adds a copy under a free name, right below the original. It is no startup task: the original is. */
export const duplicateTask: MakeCommand = (context) => ({
  id: commands.duplicateTask,
  async run(target, selection) {
    const found = await resolveOne(context, fileTask(l10n.t('Select a task to duplicate')), target, selection);
    if (found === undefined) return;
    const { folder, name } = found.ref;
    let copy = name;
    await editConfig(folder, (text) => {
      const names = openFile(text).tasks.map(({ value }) => String(value['name']));
      copy = freeTaskName(name, new Set([...names, ...folder.tasks.keys()]));
      return copyTask(text, name, copy);
    });
    await revealTask(folder, copy);
  },
});

function copyTask(text: string, name: string, copy: string): readonly TextEdit[] {
  const file = openFile(text);
  const task = findTask(file, name);
  const next = file.tasks[file.tasks.indexOf(task) + 1]?.value['name'];
  const { run_at_startup: _, title: __, ...rest } = task.value;
  return composeEdits(text, [
    (now) => addTask(now, { ...rest, name: copy }),
    (now) => (typeof next === 'string' ? moveTask(now, copy, next) : []),
  ]);
}
