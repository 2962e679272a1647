// The edits that give the keys of a task other values.
import { isDeepStrictEqual } from 'node:util';
import type { ListValue, TableValue, Value } from '../syntax/tree.ts';
import type { EditableFile, EditableTask, PlainTable } from './file.ts';
import { removeBlocks } from './blocks.ts';
import { changeList, type ListItem } from './list.ts';
import { statementsOf, type Section, type Statement } from './sections.ts';
import type { SpanEdit } from './text-edit.ts';
import { entriesOf, isPlainTable, writeKey, writeStatement, writeValue } from './write.ts';

/** A key of a task, or of a table in it, and its new value; undefined removes it. */
interface Change {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** The edits that give the tables of a task the values of `wanted`. */
export function changeTask(file: EditableFile, task: EditableTask, wanted: PlainTable): readonly SpanEdit[] {
  if (task.kind === 'inline') return changeInline(file, task.node, task.value, wanted);
  return new SectionChange(file, task.head, task.sections).run(task.value, wanted);
}

/** The keys of both, those of the file first. */
function keysOf(old: PlainTable, wanted: PlainTable): readonly string[] {
  return [...new Set([...Object.keys(old), ...entriesOf(wanted).map(([key]) => key)])];
}

function valueAt(table: PlainTable, key: string): unknown {
  return Object.hasOwn(table, key) ? (table[key] ?? undefined) : undefined;
}

function changeInline(file: EditableFile, node: TableValue, old: PlainTable, wanted: PlainTable): readonly SpanEdit[] {
  const statements = statementsOf(node.statements, file.lines);
  const edits: SpanEdit[] = [];
  const target: ListItem[] = [];
  const rewritten = new Set<string>();
  for (const [index, { path, value }] of statements.entries()) {
    const [key = ''] = path;
    const [before, after] = [valueAt(old, key), valueAt(wanted, key)];
    if (isDeepStrictEqual(before, after)) target.push(index);
    else if (path.length === 1 && after !== undefined) {
      target.push(index);
      edits.push(...changeValue(file, value, before, after));
    } else if (after !== undefined && !rewritten.has(key)) {
      // `{ probe.http = "…" }`: a dotted key in an inline table is too rare for finer steps.
      rewritten.add(key);
      target.push(`${writeKey(key)} = ${writeValue(after)}`);
    }
  }
  const known = new Set(statements.map(({ path }) => path[0]));
  const fresh = entriesOf(wanted).filter(([key]) => !known.has(key));
  target.push(...fresh.map(([key, value]) => `${writeKey(key)} = ${writeValue(value)}`));
  const items = statements.map(({ span }) => span);
  return [...edits, ...changeList({ text: file.text, lineEnd: file.lineEnd, span: node.span, items }, target)];
}

/** Replaces one value by another; tables and lists only where they differ. */
function changeValue(file: EditableFile, node: Value, old: unknown, wanted: unknown): readonly SpanEdit[] {
  if (node.kind === 'table' && isPlainTable(old) && isPlainTable(wanted)) {
    return changeInline(file, node, old, wanted);
  }
  if (node.kind === 'list' && Array.isArray(old) && Array.isArray(wanted)) {
    return changeItems(file, node, old, wanted);
  }
  return [{ ...node.span, text: writeValue(wanted) }];
}

/** Keeps the common beginning and end of both lists; changes the items between them one by one. */
function changeItems(
  file: EditableFile,
  node: ListValue,
  old: readonly unknown[],
  wanted: readonly unknown[],
): readonly SpanEdit[] {
  const shorter = Math.min(old.length, wanted.length);
  let head = 0;
  while (head < shorter && isDeepStrictEqual(old[head], wanted[head])) head++;
  let tail = 0;
  while (tail < shorter - head && isDeepStrictEqual(old.at(-1 - tail), wanted.at(-1 - tail))) tail++;
  const edits: SpanEdit[] = [];
  const replaced = shorter - tail;
  for (let index = head; index < replaced; index++) {
    const item = node.items[index];
    if (item !== undefined) edits.push(...changeValue(file, item, old[index], wanted[index]));
  }
  const target: ListItem[] = [];
  for (let index = 0; index < wanted.length; index++) {
    if (index < replaced) target.push(index);
    else if (index < wanted.length - tail) target.push(writeValue(wanted[index]));
    else target.push(index - wanted.length + old.length);
  }
  const items = node.items.map(({ span }) => span);
  return [...edits, ...changeList({ text: file.text, lineEnd: file.lineEnd, span: node.span, items }, target)];
}

/** Changes a task that is written as `[[tasks]]` and maybe `[tasks.env]`, with plain or dotted keys. */
class SectionChange {
  readonly #file: EditableFile;
  readonly #head: Section;
  readonly #sections: readonly Section[];
  readonly #edits: SpanEdit[] = [];
  readonly #removed = new Set<Statement>();
  readonly #added: Change[] = [];

  constructor(file: EditableFile, head: Section, sections: readonly Section[]) {
    this.#file = file;
    this.#head = head;
    this.#sections = sections;
  }

  run(old: PlainTable, wanted: PlainTable): readonly SpanEdit[] {
    this.#table([], old, wanted);
    // Only now it is known which lines stay, to put new ones below them.
    for (const change of this.#added) this.#add(change);
    return this.#edits;
  }

  #table(path: readonly string[], old: PlainTable, wanted: PlainTable): void {
    for (const key of keysOf(old, wanted)) {
      const [before, after] = [valueAt(old, key), valueAt(wanted, key)];
      if (!isDeepStrictEqual(before, after)) this.#key([...path, key], before, after);
    }
  }

  #key(path: readonly string[], old: unknown, wanted: unknown): void {
    const statement = this.#statements().find(([, own]) => isDeepStrictEqual(own, path))?.[0];
    if (old === undefined) {
      this.#added.push({ path, value: wanted });
    } else if (statement !== undefined && wanted !== undefined) {
      this.#edits.push(...changeValue(this.#file, statement.value, old, wanted));
    } else if (statement === undefined && isPlainTable(old) && isPlainTable(wanted) && this.#canHold(path, wanted)) {
      this.#table(path, old, wanted);
    } else {
      this.#remove(path);
      if (wanted !== undefined) this.#added.push({ path, value: wanted });
    }
  }

  /** Dotted keys cannot say that a table is there but empty; its own header can. */
  #canHold(path: readonly string[], wanted: PlainTable): boolean {
    return (
      entriesOf(wanted).length > 0 || this.#sections.some((section) => isDeepStrictEqual(pathInTask(section), path))
    );
  }

  /** Every statement of the task with its path from there. */
  #statements(): readonly (readonly [Statement, readonly string[], Section])[] {
    return this.#sections.flatMap((section) =>
      section.statements.map((statement) => [statement, [...pathInTask(section), ...statement.path], section] as const),
    );
  }

  #remove(path: readonly string[]): void {
    const gone = this.#sections.filter((section) => section !== this.#head && startsWith(pathInTask(section), path));
    this.#edits.push(...removeBlocks(this.#file, gone));
    for (const [statement, own, section] of this.#statements()) {
      if (!startsWith(own, path)) continue;
      this.#removed.add(statement);
      const { start, end } = statement.lines;
      if (!gone.includes(section)) this.#edits.push({ start, end: this.#behindLine(end), text: '' });
    }
  }

  #behindLine(end: number): number {
    return this.#file.lines.lineStart(this.#file.lines.positionAt(end).line + 1);
  }

  /**
   * Below the last of its like: in the section of its table, beside the same dotted key, else at the end of the task's
   * own lines.
   */
  #add({ path, value }: Change): void {
    const parent = path.slice(0, -1);
    const section = this.#sections.find((other) => isDeepStrictEqual(pathInTask(other), parent)) ?? this.#head;
    const kept = section.statements.filter((statement) => !this.#removed.has(statement));
    const dotted = path.slice(pathInTask(section).length);
    const alike = kept.filter((statement) => dotted.length > 1 && startsWith(statement.path, dotted.slice(0, -1)));
    const anchor = (alike.at(-1) ?? kept.at(-1))?.lines ?? section.head;
    const indentation = this.#indentation(
      (alike.at(-1) ?? kept.at(-1) ?? section.statements[0])?.lines ?? section.head,
    );
    const { lineEnd } = this.#file;
    const statement = writeStatement(dotted.map(writeKey).join('.'), value, { lineEnd, indentation });
    this.#edits.push({ start: anchor.end, end: anchor.end, text: lineEnd + indentation + statement });
  }

  #indentation({ start, end }: { readonly start: number; readonly end: number }): string {
    return /^[ \t]*/.exec(this.#file.text.slice(start, end))?.[0] ?? '';
  }
}

function pathInTask({ path }: Section): readonly string[] {
  return path.slice(2).map(String);
}

function startsWith(path: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((part, index) => path[index] === part);
}
