// The fix for a task without a name or a command.
import { writeValue } from '../../config/edit/write.ts';
import { freeName, nameFrom } from '../../config/task-name.ts';
import type { LanguageDocument } from '../document.ts';
import type { TaskEntry } from '../task-entry.ts';
import type { Fix, FaultyText } from './fix.ts';
import { keyBelow } from './statement-edits.ts';

/** Adds an example of the missing key. */
export function addRequired({ document, span }: FaultyText): readonly Fix[] {
  const task = document.tasks.find(({ head }) => head.start === span.start);
  if (task === undefined) return [];
  const missing = task.find('name') === undefined ? 'name' : 'command';
  if (task.find(missing) !== undefined) return [];
  const example = missing === 'name' ? nameOf(document, task) : 'node';
  const written = `${missing} = ${writeValue(example)}`;
  const above = missing === 'command' ? (task.find('name')?.statement?.span ?? task.head) : task.head;
  const edits = [keyBelow(document, task, above, written)];
  return [{ title: { kind: 'add', what: missing }, edits, isPreferred: true, example }];
}

/** A name after the command, or `task`. */
function nameOf({ tasks }: LanguageDocument, task: TaskEntry): string {
  const program = task.text('command')?.text.trim().split(/\s+/)[0] ?? '';
  const taken = new Set(tasks.map(({ name }) => name?.toLowerCase() ?? ''));
  return freeName(nameFrom(program.replace(/^.*[/\\]/, '')) ?? 'task', taken);
}
