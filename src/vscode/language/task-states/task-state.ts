// Matches the tasks of a text with those of the supervisor.
import type { LanguageDocument } from '../../../language/document.ts';
import type { TaskEntry } from '../../../language/task-entry.ts';
import type { TaskInfo } from '../../../model/task-info.ts';

/** The state of a task of the text. */
export type TaskState =
  | {
      readonly kind: 'live';
      readonly task: TaskInfo;
      /** It would start automatically, and awaits approval. */
      readonly isUnanswered?: boolean;
    }
  /** It is there, but nothing may run: Restricted Mode. */
  | { readonly kind: 'restricted'; readonly task: TaskInfo }
  /** It has an error that keeps it out of the project. */
  | { readonly kind: 'broken' }
  /** It is valid, but not saved: the supervisor does not know it yet. */
  | { readonly kind: 'unsaved' };

/** A task as it is written in a text, and its state. */
export interface TaskWithState {
  readonly name: string;
  readonly entry: TaskEntry;
  readonly state: TaskState;
}

export interface TasksOfFile {
  readonly tasks: ReadonlyMap<string, TaskInfo>;
  readonly canRun: boolean;
  readonly isUnanswered?: (name: string) => boolean;
}

/** Each task of the text that has a name. Of two with one name the first is the one that runs. */
export function statesOf(document: LanguageDocument, table: TasksOfFile): readonly TaskWithState[] {
  const seen = new Set<string>();
  const isSound = soundNames(document);
  return document.tasks.flatMap((entry) => {
    const { name = '' } = entry;
    if (name === '') return [];
    const isFirst = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return [{ name, entry, state: stateOf(name, isFirst, table, isSound) }];
  });
}

function stateOf(
  name: string,
  isFirst: boolean,
  { tasks, canRun, isUnanswered }: TasksOfFile,
  isSound: (name: string) => boolean,
): TaskState {
  const task = isFirst ? tasks.get(name) : undefined;
  if (task !== undefined && !task.adHoc) {
    if (!canRun) return { kind: 'restricted', task };
    return { kind: 'live', task, ...(isUnanswered?.(name) === true && { isUnanswered: true }) };
  }
  return { kind: isFirst && isSound(name) ? 'unsaved' : 'broken' };
}

/** The file is checked only where a task is not known: that is seldom, and in the midst of typing. */
function soundNames(document: LanguageDocument): (name: string) => boolean {
  let names: ReadonlySet<string> | undefined;
  return (name) => {
    names ??= new Set(document.intactProject.tasks.map((task) => task.name));
    return names.has(name);
  };
}
