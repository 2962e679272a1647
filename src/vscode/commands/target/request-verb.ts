// What the verbs that act on tasks have in common: find the tasks, ask each folder once, say what did not work.
import type { Requests } from '../../../rpc/contract.ts';
import type { TasksResult } from '../../../model/requests.ts';
import { UserError } from '../../../base/user-error.ts';
import { hostEnvironment } from '../../host-environment.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { TaskRef } from '../../project/task-ref.ts';
import { readSetting } from '../../settings.ts';
import type { CommandContext } from '../command.ts';
import { pickTasks, type PickQuestion } from './pick.ts';
import { refusalsIn } from './refusals.ts';
import { targetsOf } from './target.ts';

type TaskVerb = 'tasks/start' | 'tasks/stop' | 'tasks/restart' | 'tasks/kill';

/** The tasks a command is about: those it was given, else those the person picks. */
export async function resolveTasks(
  { workspace }: CommandContext,
  question: PickQuestion,
  target: unknown,
  selection: unknown,
): Promise<readonly TaskRef[]> {
  return targetsOf(workspace.folders, target, selection) ?? (await pickTasks(workspace, question));
}

/** Sends one request a folder. @throws UserError with every message, where some tasks refused */
export async function actOn(context: CommandContext, verb: TaskVerb, refs: readonly TaskRef[]): Promise<void> {
  const byFolder = new Map<ProjectFolder, string[]>();
  for (const { folder, name } of refs) byFolder.set(folder, [...(byFolder.get(folder) ?? []), name]);
  await actOnFolders(
    context,
    verb,
    [...byFolder].map(([folder, names]) => ({ folder, tasks: { names } })),
  );
}

/** @throws UserError with every message, where some tasks refused */
export async function actOnFolders(
  { muted }: Pick<CommandContext, 'muted'>,
  verb: TaskVerb,
  asked: readonly { readonly folder: ProjectFolder; readonly tasks: Requests['tasks/stop']['params']['tasks'] }[],
): Promise<void> {
  const answers = await Promise.all(
    asked.map(async ({ folder, tasks }) => ({ folder, answer: await requestVerb(folder, verb, { tasks }) })),
  );
  const level = readSetting('notifications');
  const refusals = answers.flatMap(({ folder, answer }) =>
    refusalsIn(answer, (task) => ({ level, muted: muted.has({ folder, name: task.name }) })),
  );
  if (refusals.length > 0) throw new UserError('operation-failed', refusals.join(' '));
}

/** A start carries the environment that the task shall have. */
export function requestVerb(
  folder: ProjectFolder,
  verb: TaskVerb,
  params: Requests['tasks/stop']['params'],
): Promise<TasksResult> {
  const starts = verb === 'tasks/start' || verb === 'tasks/restart';
  return starts ? folder.act(verb, { ...params, env: hostEnvironment() }) : folder.act(verb, params);
}
