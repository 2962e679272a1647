// A dirigent.toml taken apart for editing, and the proof that edits do what was asked.
import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError } from 'smol-toml';
import { t } from '../../base/l10n.ts';
import { UserError } from '../../base/user-error.ts';
import type { LineIndex } from '../syntax/line-index.ts';
import { Source } from '../syntax/source.ts';
import type { ListValue, SyntaxTree, TableValue } from '../syntax/tree.ts';
import { syntaxProblem } from '../values/syntax-problem.ts';
import { applySpans, inOrder, type SpanEdit, type TextEdit } from './text-edit.ts';
import { sectionsOf, type Section } from './sections.ts';
import { isPlainTable, plainTable } from './write.ts';

export type PlainTable = Readonly<Record<string, unknown>>;

/** A dirigent.toml taken apart for editing. */
export interface EditableFile {
  readonly text: string;
  readonly lines: LineIndex;
  readonly lineEnd: string;
  readonly sections: readonly Section[];
  readonly tasks: readonly EditableTask[];
  /** `[task_defaults]` as it stands there, unchecked. */
  readonly defaults: unknown;
  /** The list of `tasks = [{ … }]`, where they are written so. */
  readonly list: ListValue | undefined;
}

/** A task of the file: the place where it is written, and its values. */
export type EditableTask = { readonly value: PlainTable } & (
  | { readonly kind: 'sections'; readonly head: Section; readonly sections: readonly Section[] }
  | { readonly kind: 'inline'; readonly node: TableValue; readonly index: number }
);

/** @throws UserError `invalid-config` when the text is not TOML, or has `tasks` that are not tasks. */
export function openFile(written: string): EditableFile {
  const source = new Source(written);
  const { text, lines, tree } = source;
  const values = readValues(text, lines);
  const tasks = values['tasks'] ?? [];
  if (!Array.isArray(tasks) || !tasks.every(isPlainTable)) {
    throw new UserError(
      'invalid-config',
      t('The tasks of dirigent.toml are not written as [[tasks]]. Correct that first.'),
    );
  }
  const sections = sectionsOf(source);
  const list = inlineList(tree);
  const byTask = Map.groupBy(sections, ({ path: [table, index] }) => (table === 'tasks' ? index : undefined));
  return {
    text,
    lines,
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    sections,
    list,
    defaults: values['task_defaults'],
    tasks: tasks.map((value, index) => editableTask(value, index, byTask.get(index) ?? [], list)),
  };
}

/** @throws UserError `unknown-task` */
export function findTask(file: EditableFile, name: string): EditableTask {
  const task = file.tasks.find(({ value }) => value['name'] === name);
  if (task === undefined)
    throw new UserError('unknown-task', t('There is no task named "{0}" in dirigent.toml.', name));
  return task;
}

/**
 * Hands out the edits once it is certain that they do what was asked and nothing else: the text after them must say
 * exactly `expected`.
 * @throws UserError `operation-failed` where the file is written in a way that the edits do not get right.
 */
export function proven(
  file: EditableFile,
  edits: readonly SpanEdit[],
  expected: readonly PlainTable[],
): readonly TextEdit[] {
  const after = parseOrUndefined(applySpans(file.text, edits));
  const wanted: PlainTable = { ...valuesOf(file.text), tasks: expected };
  if (!isDeepStrictEqual({ tasks: [], ...after }, wanted)) {
    throw new UserError(
      'operation-failed',
      t('dirigent.toml is written in a way that cannot be changed from here. Edit the file itself.'),
    );
  }
  return inOrder(edits).map(({ start, end, text }) => ({ range: file.lines.rangeOf({ start, end }), newText: text }));
}

function readValues(text: string, lines: LineIndex): PlainTable {
  try {
    return valuesOf(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { message, span } = syntaxProblem(error, lines);
    const line = lines.positionAt(span.start).line + 1;
    throw new UserError('invalid-config', t('dirigent.toml, line {0}: {1} Correct that first.', line, message), {
      cause: error,
    });
  }
}

/** Ordinary tables, so that what was read can be compared with what callers ask for. */
function valuesOf(text: string): PlainTable {
  return plainTable(parse(text, { integersAsBigInt: 'asNeeded' }));
}

function parseOrUndefined(text: string): PlainTable | undefined {
  try {
    return valuesOf(text);
  } catch {
    return undefined;
  }
}

function inlineList({ sections: [preamble] }: SyntaxTree): ListValue | undefined {
  const statement = preamble?.statements.find(({ keys: [key, ...more] }) => key?.name === 'tasks' && more.length === 0);
  return statement?.value?.kind === 'list' ? statement.value : undefined;
}

function editableTask(
  value: PlainTable,
  index: number,
  sections: readonly Section[],
  list: ListValue | undefined,
): EditableTask {
  const node = list?.items[index];
  if (node?.kind === 'table') return { kind: 'inline', value, node, index };
  const [head] = sections;
  if (head === undefined) throw new Error(`The task at ${index} has no place in the file`);
  return { kind: 'sections', value, head, sections };
}
