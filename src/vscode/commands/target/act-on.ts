// Commands that act on tasks: find the tasks, send each folder one request, report what did not work.
import { UserError } from '../../../base/user-error.ts';
import type { Selection } from '../../../model/requests.ts';
import type { ProjectFolder, TaskVerb } from '../../project/project-folder.ts';
import type { TaskRef } from '../../project/task-ref.ts';
import { readSetting } from '../../settings.ts';
import type { CommandContext } from '../command.ts';
import { pickTasks, type PickQuestion } from './pick.ts';
import { refusalsIn } from './refusals.ts';
import { targetsOf } from './target.ts';

/** The tasks of a command: the given ones, else those that the user picks. */
export async function resolveTasks(
  { workspace }: CommandContext,
  question: PickQuestion,
  target: unknown,
  selection: unknown,
): Promise<readonly TaskRef[]> {
  return targetsOf(workspace.folders, target, selection) ?? (await pickTasks(workspace, question));
}

/** Sends one request per folder. @throws UserError with all messages, if some tasks refused */
export async function actOn(context: CommandContext, verb: TaskVerb, refs: readonly TaskRef[]): Promise<void> {
  const byFolder = new Map<ProjectFolder, string[]>();
  for (const { folder, name } of refs) byFolder.set(folder, [...(byFolder.get(folder) ?? []), name]);
  await actOnFolders(
    context,
    verb,
    [...byFolder].map(([folder, names]) => ({ folder, tasks: { names } })),
  );
}

/** Sends one request to each folder. @throws UserError with all messages, if some tasks refused */
export async function actOnFolders(
  { muted }: Pick<CommandContext, 'muted'>,
  verb: TaskVerb,
  asked: readonly { readonly folder: ProjectFolder; readonly tasks: Selection }[],
): Promise<void> {
  const answers = await Promise.all(
    asked.map(async ({ folder, tasks }) => ({ folder, answer: await folder.act(verb, tasks) })),
  );
  const level = readSetting('notifications');
  const refusals = answers.flatMap(({ folder, answer }) =>
    refusalsIn(answer, (task) => ({ level, muted: muted.has({ folder, name: task.name }) })),
  );
  if (refusals.length > 0) throw new UserError('operation-failed', refusals.join(' '));
}
