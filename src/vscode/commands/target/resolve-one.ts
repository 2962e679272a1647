// Resolves the task that a command is about.
import type { TaskInfo } from '../../../model/task-info.ts';
import { infoOf, type TaskRef } from '../../project/task-ref.ts';
import type { CommandContext } from '../command.ts';
import { pickTask, type PickQuestion } from './pick.ts';
import { targetsOf } from './target.ts';

/** The one task of a command, with its known state; undefined if the user cancels. */
export async function resolveOne(
  { workspace }: CommandContext,
  question: PickQuestion,
  target: unknown,
  selection: unknown,
): Promise<{ readonly ref: TaskRef; readonly task: TaskInfo } | undefined> {
  const named = targetsOf(workspace.folders, target, selection);
  const ref = named === undefined ? await pickTask(workspace, question) : named[0];
  const task = ref && infoOf(ref);
  return ref && task && { ref, task };
}
