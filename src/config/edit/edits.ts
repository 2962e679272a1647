// Changes of dirigent.toml as an editor makes them: a few minimal edits. Comments, order, quoting and line ends of
// everything else stay byte for byte as they are.
import { t } from '../../base/l10n.ts';
import { UserError } from '../../base/user-error.ts';
import { taskKeys } from '../schema.ts';
import { insertAbove, insertBelow, piecesOf, removeBlocks } from './blocks.ts';
import { findTask, openFile, proven, type EditableFile, type EditableTask, type PlainTable } from './file.ts';
import { changeList, type ListItem } from './list.ts';
import { renamedDependencies, renameInDependents } from './rename.ts';
import { changeTask } from './table.ts';
import { applyEdits as apply, type SpanEdit, type TextEdit as Edit } from './text-edit.ts';
import { entriesOf, isPlainTable, plainTable, writeKey, writeStatement, writeValue } from './write.ts';
import { isSameName } from '../../model/pick.ts';

export type TextEdit = Edit;

/** The text after edits that do not overlap. */
export const applyEdits = apply;

/**
 * Puts a task behind the last one. `table` has the keys of the file and values as in TOML.
 * @throws UserError `invalid-argument` without a name, `conflict` when the name is taken, `invalid-config` when the
 *   text is not TOML.
 */
export function addTask(text: string, table: PlainTable): readonly TextEdit[] {
  return addTasks(text, [table]);
}

/** Puts tasks behind the last one, in their order: one edit, so that thousands of them take no longer than a few. */
export function addTasks(text: string, tables: readonly PlainTable[]): readonly TextEdit[] {
  if (tables.length === 0) return [];
  const file = openFile(text);
  const names = new Set<string>();
  for (const { name } of tables) {
    if (typeof name !== 'string' || name === '') throw new UserError('invalid-argument', 'A new task needs a name.');
    refuseTaken(file, name);
    if (names.has(name.toLowerCase())) throw new UserError('conflict', t('Two new tasks are named "{0}".', name));
    names.add(name.toLowerCase());
  }
  const added = tables.map((table) => Object.fromEntries(inSchemaOrder(plainTable(table))));
  const expected = [...file.tasks.map(({ value }) => value), ...added];
  if (file.list !== undefined) {
    const items = [...file.list.items.keys(), ...added.map(writeValue)];
    return proven(file, changeInlineTasks(file, items), expected);
  }
  const last = file.tasks.at(-1);
  const block = added.map((task) => writeBlock(file, task, last)).join(file.lineEnd);
  return proven(file, [insertBelow(file, lastSection(last), block)], expected);
}

/**
 * Changes keys of a task: null takes a key away, a table replaces the whole table. A new name also goes to the tasks
 * that depend on this one.
 * @throws UserError `unknown-task`, `conflict`, `invalid-config`, `invalid-argument`
 */
export function updateTask(text: string, name: string, changes: PlainTable): readonly TextEdit[] {
  const file = openFile(text);
  const task = findTask(file, name);
  const wanted = plainTable({ ...task.value, ...changes });
  const renamed = wanted['name'];
  if (typeof renamed !== 'string') throw new UserError('invalid-argument', 'A task needs a name.');
  const edits = changeTask(file, task, wanted);
  const updated = file.tasks.map((other) => (other === task ? wanted : other.value));
  if (renamed === name) return proven(file, edits, updated);
  refuseTaken(file, renamed, task);
  const others = file.tasks.filter((other) => other !== task);
  const expected = updated.map((value) => (value === wanted ? value : renamedDependencies(value, name, renamed)));
  return proven(file, [...edits, ...renameInDependents(file, others, name, renamed)], expected);
}

/**
 * Takes a task away, with its sub-tables and the comments that touch it.
 * @throws UserError `unknown-task`, `invalid-config`
 */
export function removeTask(text: string, name: string): readonly TextEdit[] {
  const file = openFile(text);
  const task = findTask(file, name);
  const rest = file.tasks.filter((other) => other !== task);
  const expected = rest.map(({ value }) => value);
  if (task.kind === 'sections') return proven(file, removeBlocks(file, task.sections), expected);
  const items = rest.flatMap((other) => (other.kind === 'inline' ? [other.index] : []));
  return proven(file, changeInlineTasks(file, items), expected);
}

/**
 * Moves a task before another, or behind all others.
 * @throws UserError `unknown-task`, `invalid-config`
 */
export function moveTask(text: string, name: string, before?: string): readonly TextEdit[] {
  const file = openFile(text);
  const task = findTask(file, name);
  const target = before === undefined ? undefined : findTask(file, before);
  const rest = file.tasks.filter((other) => other !== task);
  const at = target === undefined ? rest.length : rest.indexOf(target);
  if (target === task || file.tasks.indexOf(task) === at) return [];
  const order = [...rest.slice(0, at), task, ...rest.slice(at)];
  return proven(
    file,
    moveEdits(file, task, target, order),
    order.map(({ value }) => value),
  );
}

function moveEdits(
  file: EditableFile,
  task: EditableTask,
  target: EditableTask | undefined,
  order: readonly EditableTask[],
): readonly SpanEdit[] {
  if (task.kind === 'inline') {
    const own = task.node.span;
    const items = order.flatMap((other) => {
      if (other === task) return file.text.slice(own.start, own.end);
      return other.kind === 'inline' ? other.index : [];
    });
    return changeInlineTasks(file, items);
  }
  const block = piecesOf(file, task.sections)
    .map((piece) => closed(file, piece))
    .join(file.lineEnd);
  const insertion =
    target?.kind === 'sections'
      ? insertAbove(file, target.head, block)
      : insertBelow(file, lastSection(order.at(-2)), block);
  return [...removeBlocks(file, task.sections), insertion];
}

/** The lines of a block with a line end behind the last, which the file itself may not have. */
function closed(
  { text, lineEnd }: EditableFile,
  { start, end }: { readonly start: number; readonly end: number },
): string {
  const block = text.slice(start, end);
  return block.endsWith('\n') ? block : block + lineEnd;
}

function changeInlineTasks({ text, lineEnd, list }: EditableFile, target: readonly ListItem[]): readonly SpanEdit[] {
  if (list === undefined) return [];
  return changeList({ text, lineEnd, span: list.span, items: list.items.map(({ span }) => span) }, target);
}

function lastSection(task: EditableTask | undefined): Extract<EditableTask, { kind: 'sections' }>['head'] | undefined {
  return task?.kind === 'sections' ? task.sections.at(-1) : undefined;
}

/** A new `[[tasks]]`, indented as the task above it. */
function writeBlock(file: EditableFile, table: PlainTable, like: EditableTask | undefined): string {
  const { lineEnd } = file;
  const model = like?.kind === 'sections' ? like.head : undefined;
  const [head, indentation] = [model?.head, model?.statements[0]?.lines].map((span) =>
    span === undefined ? '' : (/^[ \t]*/.exec(file.text.slice(span.start, span.end))?.[0] ?? ''),
  );
  const style = { lineEnd, indentation: indentation ?? '' };
  const lines = [`${head ?? ''}[[tasks]]`];
  const tables: string[] = [];
  for (const [key, value] of entriesOf(table)) {
    const statement = writeStatement(writeKey(key), value, style);
    if (isPlainTable(value) && statement.length > 100) tables.push(...writeSubTable(head ?? '', key, value, style));
    else lines.push(style.indentation + statement);
  }
  return [...lines, ...tables].map((line) => line + lineEnd).join('');
}

function writeSubTable(
  head: string,
  key: string,
  table: PlainTable,
  style: Parameters<typeof writeStatement>[2],
): readonly string[] {
  const statements = entriesOf(table).map(
    ([name, value]) => style.indentation + writeStatement(writeKey(name), value, style),
  );
  return [`${head}[tasks.${writeKey(key)}]`, ...statements];
}

/** As the reference lists them; what is unknown comes last. */
function inSchemaOrder(table: PlainTable): readonly (readonly [string, unknown])[] {
  const order = Object.keys(taskKeys);
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  return entriesOf(table).toSorted(([a], [b]) => rank(a) - rank(b));
}

function refuseTaken(file: EditableFile, name: string, except?: EditableTask): void {
  const taken = file.tasks.find((task) => task !== except && isSameName(String(task.value['name']), name));
  if (taken === undefined) return;
  throw new UserError(
    'conflict',
    t('There is already a task named "{0}". Choose another name.', String(taken.value['name'])),
  );
}
