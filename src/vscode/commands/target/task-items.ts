// Tasks as the lines of a quick pick.
import { infoOf, type TaskRef } from '../../project/task-ref.ts';
import { taskIcon } from '../../words/task-icon.ts';
import { commandLine } from '../../../config/command-line.ts';
import { describeStatus } from '../../words/status.ts';
import { visible } from '../../../base/foreign-text.ts';
import type { PickItem } from '../../dialogs/pick.ts';

export interface TaskItem extends PickItem {
  readonly ref: TaskRef;
}

/** One item per existing task; the folder is named if there are several. */
export function taskItems(refs: Iterable<TaskRef>, now: number): TaskItem[] {
  const all = [...refs];
  const severalFolders = new Set(all.map(({ folder }) => folder)).size > 1;
  return all.flatMap((ref) => {
    const task = infoOf(ref);
    if (task === undefined) return [];
    const { id } = taskIcon(task);
    const words = describeStatus(task, now);
    return {
      ref,
      icon: id,
      label: task.title,
      description: severalFolders ? `${words} · ${ref.folder.name}` : words,
      detail: visible(commandLine(task.definition)),
    };
  });
}
