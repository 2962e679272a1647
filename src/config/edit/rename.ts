// The new name of a task in the tasks that depend on it.
import type { KeyPart, Value } from '../syntax/tree.ts';
import type { EditableFile, EditableTask, PlainTable } from './file.ts';
import { statementsOf, type Statement } from './sections.ts';
import type { SpanEdit } from './text-edit.ts';
import { isPlainTable, writeKey, writeValue } from './write.ts';

/** Gives a task its new name wherever one of `tasks` depends on it. */
export function renameInDependents(
  file: EditableFile,
  tasks: readonly EditableTask[],
  from: string,
  to: string,
): readonly SpanEdit[] {
  return tasks
    .flatMap((task) => dependencyStatements(file, task))
    .flatMap(({ path, keys, value }) => {
      const [, key] = path;
      if (key !== undefined) return key === from ? renameKey(keys[1], to) : [];
      return renameIn(file, value, from, to);
    });
}

/** The same in values: what the tasks say after it. */
export function renamedDependencies(task: PlainTable, from: string, to: string): PlainTable {
  const { depends_on: dependencies } = task as { depends_on?: unknown };
  if (Array.isArray(dependencies))
    return { ...task, depends_on: dependencies.map((name: unknown) => (name === from ? to : name)) };
  if (!isPlainTable(dependencies)) return task;
  const entries = Object.entries(dependencies).map(([name, until]) => [name === from ? to : name, until]);
  return { ...task, depends_on: Object.fromEntries(entries) as PlainTable };
}

/** `depends_on = …`, or the statements of `depends_on.x = …` and `[tasks.depends_on]`, with paths from the task on. */
function dependencyStatements(file: EditableFile, task: EditableTask): readonly Statement[] {
  if (task.kind === 'inline')
    return statementsOf(task.node.statements, file.lines).filter(({ path }) => path[0] === 'depends_on');
  return task.sections.flatMap(({ path, statements }) => {
    if (path.length === 2) return statements.filter((statement) => statement.path[0] === 'depends_on');
    if (path[2] !== 'depends_on') return [];
    return statements.map((statement) => ({
      ...statement,
      path: ['depends_on', ...statement.path],
      keys: [...statement.keys.slice(0, 1), ...statement.keys],
    }));
  });
}

function renameIn(file: EditableFile, value: Value, from: string, to: string): readonly SpanEdit[] {
  if (value.kind === 'list') {
    const named = value.items.filter((item) => item.kind === 'string' && item.text === from);
    return named.map(({ span }) => ({ ...span, text: writeValue(to) }));
  }
  if (value.kind !== 'table') return [];
  return statementsOf(value.statements, file.lines).flatMap(({ path, keys }) =>
    path[0] === from ? renameKey(keys[0], to) : [],
  );
}

function renameKey(key: KeyPart | undefined, to: string): readonly SpanEdit[] {
  return key === undefined ? [] : [{ ...key.span, text: writeKey(to) }];
}
