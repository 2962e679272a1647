// A key of a document with its path, and a task with its keys.
import type { KeyPart, Value, Statement, StringValue } from '../config/syntax/tree.ts';
import type { Span } from '../config/syntax/line-index.ts';

/** A key with the tables that it stands in. */
export interface KeyEntry {
  /** From the top of the file: `tasks`, `healthcheck`, `http`. Places in lists are left out. */
  readonly path: readonly string[];
  /** The part of the key that `path` ends with. */
  readonly key: KeyPart;
  /** undefined in front of a dot, in a header, and while it is typed. */
  readonly value: Value | undefined;
  readonly task: TaskEntry | undefined;
  /** undefined for the words of a header. */
  readonly statement: Statement | undefined;
}

/** One task as it is written in the file. */
export class TaskEntry {
  /** Its place among the tasks of the file. */
  readonly index: number;
  /** The `[[tasks]]`, or the brace of an inline table: where something above or beside the task is shown. */
  readonly head: Span;
  readonly entries: KeyEntry[] = [];
  #end: number;

  constructor(index: number, head: Span) {
    this.index = index;
    this.head = head;
    this.#end = head.end;
  }

  /** From its head to the end of its last statement, sub-tables included. */
  get span(): Span {
    return { start: this.head.start, end: this.#end };
  }

  get name(): string | undefined {
    return this.text('name')?.text;
  }

  /** A key of the task, or of a table in it: `find('healthcheck', 'http')`. Of several the first. */
  find(...path: readonly string[]): KeyEntry | undefined {
    const wanted = ['tasks', ...path];
    return this.entries.find(
      (entry) => entry.path.length === wanted.length && wanted.every((name, index) => entry.path[index] === name),
    );
  }

  /** Its value where it is a string. */
  text(...path: readonly string[]): StringValue | undefined {
    const value = this.find(...path)?.value;
    return value?.kind === 'string' ? value : undefined;
  }

  add(entry: KeyEntry): void {
    this.entries.push(entry);
    this.reach(entry.value?.span.end ?? entry.key.span.end);
  }

  reach(end: number): void {
    this.#end = Math.max(this.#end, end);
  }
}
