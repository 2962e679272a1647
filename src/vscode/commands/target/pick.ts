// Asks for a task.
import * as l10n from '@vscode/l10n';
import type { TaskInfo } from '../../../model/task-info.ts';
import { infoOf, type TaskRef } from '../../project/task-ref.ts';
import type { Workspace } from '../../project/workspace.ts';
import { taskItems } from './task-items.ts';
import { showInformationMessage } from '../../dialogs/messages.ts';
import { pickOne, pickSeveral } from '../../dialogs/pick.ts';

export interface PickQuestion {
  readonly placeHolder: string;
  /** Which tasks to offer; all by default. */
  readonly filter?: (task: TaskInfo, ref: TaskRef) => boolean;
  /** The message if there is none. */
  readonly none: string;
}

/** Asks for one task; undefined if the user cancels. */
export async function pickTask(workspace: Workspace, question: PickQuestion): Promise<TaskRef | undefined> {
  const items = itemsFor(workspace, question);
  if (items.length === 0) return void showInformationMessage(question.none);
  const options = { placeHolder: question.placeHolder, matchOnDescription: true, matchOnDetail: true };
  return (await pickOne(items, options))?.ref;
}

/** Asks for any number of tasks; empty if the user cancels. */
export async function pickTasks(workspace: Workspace, question: PickQuestion): Promise<readonly TaskRef[]> {
  const items = itemsFor(workspace, question);
  if (items.length === 0) {
    void showInformationMessage(question.none);
    return [];
  }
  const picked = await pickSeveral(items, { placeHolder: question.placeHolder });
  return (picked ?? []).map(({ ref }) => ref);
}

export function noTasks(): string {
  return l10n.t('This workspace has no tasks. Create a dirigent.toml to add some.');
}

function itemsFor(workspace: Workspace, { filter }: PickQuestion): ReturnType<typeof taskItems> {
  const refs = [...workspace.refs()].filter((ref) => {
    const task = infoOf(ref);
    return task !== undefined && (filter?.(task, ref) ?? true);
  });
  return taskItems(refs, Date.now());
}
