// Start and stop a group: of its row, by name, or picked.
import * as l10n from '@vscode/l10n';
import { UserError } from '../../../base/user-error.ts';
import { commands } from '../../names.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import { countTasks, summaryWords } from '../../words/summary.ts';
import type { CommandContext, MakeCommand } from '../command.ts';
import { isGroupRow } from '../target/target.ts';
import { actOnFolders } from '../target/act-on.ts';
import { showInformationMessage } from '../../dialogs/messages.ts';
import { pickOne } from '../../dialogs/pick.ts';

interface Group {
  readonly folder: ProjectFolder;
  readonly group: string;
}

export const startGroup: MakeCommand = (context) => ({
  id: commands.startGroup,
  run: (target) => act(context, 'tasks/start', l10n.t('Select a group to start'), target),
});

export const stopGroup: MakeCommand = (context) => ({
  id: commands.stopGroup,
  run: (target) => act(context, 'tasks/stop', l10n.t('Select a group to stop'), target),
});

async function act(
  context: CommandContext,
  verb: 'tasks/start' | 'tasks/stop',
  placeHolder: string,
  target: unknown,
): Promise<void> {
  const groups = await resolveGroups(context, placeHolder, target);
  await actOnFolders(
    context,
    verb,
    groups.map(({ folder, group }) => ({ folder, tasks: { group } })),
  );
}

async function resolveGroups(context: CommandContext, placeHolder: string, target: unknown): Promise<Group[]> {
  if (isGroupRow(target)) return [target];
  const all = groupsOf(context);
  if (typeof target === 'string') {
    const named = all.filter(({ group }) => group === target);
    if (named.length === 0) throw new UserError('unknown-task', l10n.t('There is no group “{0}”.', target));
    return named;
  }
  if (all.length === 0) {
    void showInformationMessage(l10n.t('No task has a group. Add group = "name" to a task.'));
    return [];
  }
  const items = all.map((group) => ({ ...group, label: group.group, description: wordsOf(group) }));
  const picked = await pickOne(items, { placeHolder });
  return picked === undefined ? [] : [picked];
}

function groupsOf({ workspace }: CommandContext): Group[] {
  return workspace.folders.flatMap((folder) => {
    const names = new Set([...folder.tasks.values()].flatMap(({ group }) => group ?? []));
    return [...names].map((group) => ({ folder, group }));
  });
}

function wordsOf({ folder, group }: Group): string {
  const counts = countTasks([...folder.tasks.values()].filter((task) => task.group === group));
  return `${summaryWords(counts)} · ${folder.name}`;
}
