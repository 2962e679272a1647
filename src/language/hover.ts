// Hovers: what is shown about the key or the name at an offset.
import { translate } from '../base/l10n.ts';
import { commandLine } from '../config/command-line.ts';
import type { PlainValue } from '../config/keys/value-type.ts';
import { writeKey, writeValue } from '../config/edit/write.ts';
import type { Span } from '../config/syntax/line-index.ts';
import { touches, type LanguageDocument } from './document.ts';
import type { KeyEntry, TaskEntry } from './task-entry.ts';
import { keyAt, type KnownKey } from './key-at.ts';
import { nameUseAt } from './navigate.ts';

/** The facts of a hover; the editor has the sentences. */
export type Hover = { readonly span: Span } & (
  | { readonly kind: 'key'; readonly about: KeyStory; readonly inherited?: string }
  | { readonly kind: 'table'; readonly name: string }
  /** The name of a task; `task` is undefined where there is none of this name. */
  | { readonly kind: 'task'; readonly name: string; readonly task: TaskEntry | undefined; readonly command: string }
);

/** The reference of a key, its values as they are written in the file. */
export interface KeyStory {
  readonly name: string;
  readonly doc: string;
  /** `a duration such as "10s"` */
  readonly words: string;
  readonly required: boolean;
  readonly default?: string;
  /** A whole statement. */
  readonly example: string;
}

export function hoverAt(document: LanguageDocument, offset: number): Hover | undefined {
  const use = nameUseAt(document, offset);
  if (use !== undefined) {
    const task = document.tasks.find(({ name }) => name === use.name);
    return { kind: 'task', span: use.span, name: use.name, task, command: task === undefined ? '' : commandOf(task) };
  }
  const entry = document.entries.find(({ key }) => touches(key.span, offset));
  return entry && hoverOf(entry, document);
}

function hoverOf({ path, key, task }: KeyEntry, document: LanguageDocument): Hover | undefined {
  const [table = ''] = path;
  if (path.length === 1) return TABLES.has(table) ? { kind: 'table', span: key.span, name: table } : undefined;
  const known = keyAt(path);
  if (known === undefined) return undefined;
  const about = keyStory(key.name, known);
  const inherited = task === undefined ? undefined : inheritedValue(path, document);
  return { kind: 'key', span: key.span, about, ...(inherited !== undefined && { inherited }) };
}

const TABLES: ReadonlySet<string> = new Set(['tasks', 'task_defaults', 'task_runner']);

export function keyStory(name: string, { doc, type, required, default: usual, example }: KnownKey): KeyStory {
  const hasDefault = usual !== undefined && !isEmpty(usual);
  return {
    name,
    doc: translate(doc),
    words: translate(type.words),
    required,
    ...(hasDefault && { default: writeValue(usual) }),
    example: `${writeKey(name)} = ${writeValue(example)}`,
  };
}

function isEmpty(value: PlainValue): boolean {
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** The value of the same key in `[task_defaults]`, as it is written there. */
function inheritedValue(path: readonly string[], { entries, text }: LanguageDocument): string | undefined {
  const wanted = ['task_defaults', ...path.slice(1)];
  const found = entries.find(
    (entry) => entry.path.length === wanted.length && wanted.every((name, index) => entry.path[index] === name),
  );
  const span = found?.value?.span;
  return span && text.slice(span.start, span.end);
}

/** The command with its arguments; parts that are not strings yet are left out. */
function commandOf(task: TaskEntry): string {
  const args = task.find('args')?.value;
  const words = args?.kind === 'list' ? args.items.map((item) => (item.kind === 'string' ? item.text : '…')) : [];
  const shell = task.find('shell')?.value;
  const isShell = shell?.kind === 'bare' && shell.text === 'true';
  return commandLine({
    command: task.text('command')?.text ?? '',
    args: words,
    shell: shell?.kind === 'string' ? shell.text : isShell,
  });
}
