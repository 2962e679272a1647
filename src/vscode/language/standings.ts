import { parseIntactProject } from '../../config/parse.ts';
import type { LanguageDocument } from '../../language/document.ts';
import type { TaskEntry } from '../../language/task-entry.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { Standing } from './task-lens.ts';

export interface NamedStanding {
  readonly name: string;
  readonly entry: TaskEntry;
  readonly standing: Standing;
}

export interface TasksOfFile {
  readonly tasks: ReadonlyMap<string, TaskInfo>;
  readonly canRun: boolean;
  readonly isUnanswered?: (name: string) => boolean;
}

/** Each task of the text that has a name. Of two with one name the first is the one that runs. */
export function standingsOf(document: LanguageDocument, table: TasksOfFile): readonly NamedStanding[] {
  const seen = new Set<string>();
  const isSound = soundNames(document);
  return document.tasks.flatMap((entry) => {
    const { name = '' } = entry;
    if (name === '') return [];
    const isFirst = !seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return [{ name, entry, standing: standingOf(name, isFirst, table, isSound) }];
  });
}

function standingOf(
  name: string,
  isFirst: boolean,
  { tasks, canRun, isUnanswered }: TasksOfFile,
  isSound: (name: string) => boolean,
): Standing {
  const task = isFirst ? tasks.get(name) : undefined;
  if (task !== undefined && !task.adHoc) {
    if (!canRun) return { kind: 'restricted', task };
    return { kind: 'live', task, ...(isUnanswered?.(name) === true && { isUnanswered: true }) };
  }
  return { kind: isFirst && isSound(name) ? 'unsaved' : 'broken' };
}

/** The file is checked only where a task is not known: that is seldom, and in the midst of typing. */
function soundNames({ text }: LanguageDocument): (name: string) => boolean {
  let names: ReadonlySet<string> | undefined;
  return (name) => {
    names ??= new Set(parseIntactProject(text).project.tasks.map((task) => task.name));
    return names.has(name);
  };
}
