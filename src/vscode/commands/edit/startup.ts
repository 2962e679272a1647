// Whether a task starts with the workspace.
import * as l10n from '@vscode/l10n';
import { composeEdits } from '../../../config/edit/compose.ts';
import { updateTask } from '../../../config/edit/edits.ts';
import { editConfig } from '../../editing/edit-config.ts';
import { commands } from '../../names.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { CommandContext, MakeCommand } from '../command.ts';
import { fileTask } from './file-task.ts';
import { resolveTasks } from '../target/act-on.ts';

export const enableStartup: MakeCommand = (context) => ({
  id: commands.enableStartup,
  run: (target, selection) => setStartup(context, true, target, selection),
});

export const disableStartup: MakeCommand = (context) => ({
  id: commands.disableStartup,
  run: (target, selection) => setStartup(context, false, target, selection),
});

async function setStartup(
  context: CommandContext,
  wanted: boolean,
  target: unknown,
  selection: unknown,
): Promise<void> {
  const question = wanted
    ? fileTask(
        l10n.t('Select tasks to run at startup'),
        ({ runAtStartup }) => !runAtStartup,
        l10n.t('All tasks already run at startup.'),
      )
    : fileTask(
        l10n.t('Select tasks to no longer run at startup'),
        ({ runAtStartup }) => runAtStartup,
        l10n.t('No task runs at startup.'),
      );
  const byFolder = new Map<ProjectFolder, string[]>();
  for (const { folder, name } of await resolveTasks(context, question, target, selection)) {
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), name]);
  }
  for (const [folder, names] of byFolder) {
    const changes = names.map((name) => (text: string) => updateTask(text, name, { run_at_startup: wanted }));
    await editConfig(folder, (text) => composeEdits(text, changes));
  }
}
