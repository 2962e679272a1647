// Every key of a document with its path, and the tasks that they make.
import { type KeyEntry, TaskEntry } from './task-entry.ts';
import type { Header, KeyPart, Section, Statement, SyntaxTree, Value } from '../config/syntax/tree.ts';

/** The keys of all sections and the tables in them, each with its path. */
export function collectEntries(tree: SyntaxTree): {
  readonly entries: readonly KeyEntry[];
  readonly tasks: readonly TaskEntry[];
} {
  const entries: KeyEntry[] = [];
  const tasks: TaskEntry[] = [];
  for (const section of tree.sections) addSection(section);
  return { entries, tasks };

  function addSection({ header, statements }: Section): void {
    const path = header?.keys.map(({ name }) => name) ?? [];
    const task = header && path[0] === 'tasks' ? taskOf(header, path) : undefined;
    if (header !== undefined) {
      addKeys(header.keys, [], { value: undefined, statement: undefined, task });
      task?.reach(header.span.end);
    }
    for (const statement of statements) addStatement(statement, path, task);
  }

  /**
   * `[[tasks]]` begins a task, and so does `[tasks]`, which lacks a bracket; everything deeper belongs to the last one.
   */
  function taskOf({ span }: Header, path: readonly string[]): TaskEntry | undefined {
    return path.length === 1 ? beginTask(span) : tasks.at(-1);
  }

  function beginTask(head: TaskEntry['head']): TaskEntry {
    const task = new TaskEntry(tasks.length, head);
    tasks.push(task);
    return task;
  }

  function addStatement(statement: Statement, above: readonly string[], task: TaskEntry | undefined): void {
    const { keys, value } = statement;
    const path = addKeys(keys, above, { value, statement, task });
    task?.reach(statement.span.end);
    if (value !== undefined) addInside(value, path, task);
  }

  /** Gives the whole path. Only the last part has the value. */
  function addKeys(
    keys: readonly KeyPart[],
    above: readonly string[],
    { value, statement, task }: Pick<KeyEntry, 'value' | 'statement' | 'task'>,
  ): readonly string[] {
    let path = above;
    for (const key of keys) {
      path = [...path, key.name];
      const entry: KeyEntry = { path, key, value: key === keys.at(-1) ? value : undefined, task, statement };
      entries.push(entry);
      task?.add(entry);
    }
    return path;
  }

  function addInside(value: Value, path: readonly string[], task: TaskEntry | undefined): void {
    if (value.kind === 'table') {
      for (const statement of value.statements) addStatement(statement, path, task);
    } else if (value.kind === 'list') {
      const holdsTasks = path.length === 1 && path[0] === 'tasks';
      for (const item of value.items) {
        const owner =
          holdsTasks && item.kind === 'table' ? beginTask({ ...item.span, end: item.span.start + 1 }) : task;
        addInside(item, path, owner);
        if (owner !== task) owner?.reach(item.span.end);
      }
    }
  }
}
