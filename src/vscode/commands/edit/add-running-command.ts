// The command “Dirigent: Add Command to dirigent.toml…”.
import * as l10n from '@vscode/l10n';
import { isAbsolute, relative, sep } from 'node:path';
import { commandLine } from '../../../config/command-line.ts';
import type { TaskInfo } from '../../../model/task-info.ts';
import { addNewTask, emptyDraft } from '../../new-task/add-new-task.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { resolveOne } from '../target/resolve-one.ts';

/** Makes a task of a command that was run ad hoc: program, arguments and folder as they are. */
export const addRunningCommand: MakeCommand = (context) => ({
  id: commands.addRunningCommand,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Select a command to add to dirigent.toml'),
      filter: ({ adHoc }: TaskInfo) => adHoc,
      none: l10n.t('There are no ad hoc commands. Run one first.'),
    };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const { folder } = found.ref;
    const { command, args, shell, cwd } = found.task.definition;
    const draft = {
      ...emptyDraft,
      commandLine: commandLine(found.task.definition),
      program: { command, args, shell },
      cwd: fromFolder(folder.path, cwd),
    };
    await addNewTask(folder, draft, { command: true, folder: true });
  },
});

/** The folder as it is written by hand: relative if it is inside the project, with forward slashes. */
function fromFolder(folder: string, cwd: string | undefined): string | undefined {
  if (cwd === undefined) return undefined;
  const path = isAbsolute(cwd) ? relative(folder, cwd) : cwd;
  if (path === '' || path === '.') return undefined;
  return path.startsWith('..') || isAbsolute(path) ? cwd : path.replaceAll(sep, '/');
}
