// Completion of keys, and of names in tables whose keys are names.
import { translate, t } from '../../base/l10n.ts';
import { waitingFor } from '../cycles.ts';
import type { LanguageDocument } from '../document.ts';
import type { KeyEntry } from '../task-entry.ts';
import { tableAt, type KnownKey } from '../key-at.ts';
import type { KeyContext } from '../cursor-context.ts';
import type { Completion } from './completion.ts';
import { newTables } from './headers.ts';
import { keySnippet } from './key-snippet.ts';

/** Keys, or names in tables whose keys are names. Those that the table has already are not offered. */
export function keyCompletions(document: LanguageDocument, context: KeyContext): readonly Completion[] {
  const table = tableAt(context.table);
  if (table === undefined)
    return context.table.length === 0 && !context.isInline ? newTables(document, context.typed) : [];
  const present = keysBeside(document, context);
  if (table.kind === 'variables') return variableNames(document, context, present);
  if (table.kind === 'dependencies') return dependencyNames(document, context, present);
  const offered = Object.entries(table.keys).filter(([name]) => isFree(name, present, context.table));
  const keys = offered.sort(requiredFirst).map(([name, key]) => keyItem(name, key, context));
  return startsLine(document, context) ? [...keys, ...newTables(document, context.typed)] : keys;
}

function keyItem(name: string, key: KnownKey, { typed, hasEquals }: KeyContext): Completion {
  const about = { name, key };
  const detail = key.required ? t('required') : translate(key.type.words);
  if (hasEquals) return { kind: 'key', label: name, detail, about, span: typed, insert: name, isSnippet: false };
  const { text, asksAgain } = keySnippet(name, key);
  return { kind: 'key', label: name, detail, about, span: typed, insert: text, isSnippet: true, asksAgain };
}

function requiredFirst([, a]: [string, KnownKey], [, b]: [string, KnownKey]): number {
  return Number(b.required) - Number(a.required);
}

const PROBES = ['command', 'http', 'tcp', 'log'];

/** A health check has one probe, and only a command has arguments. */
function isFree(name: string, present: ReadonlySet<string>, [, inner]: readonly string[]): boolean {
  if (present.has(name)) return false;
  if (inner !== 'healthcheck') return true;
  if (name === 'args') return present.has('command');
  return !PROBES.includes(name) || !PROBES.some((probe) => present.has(probe));
}

/** The keys of the table that is being written, wherever its pieces stand, without the one at the cursor. */
function keysBeside({ entries }: LanguageDocument, { table, task, typed }: KeyContext): ReadonlySet<string> {
  const beside = (task?.entries ?? entries.filter((entry) => entry.task === undefined)).filter(
    ({ path, key }) =>
      path.length === table.length + 1 && key.span !== typed && table.every((name, index) => path[index] === name),
  );
  return new Set(beside.map(({ path }) => path.at(-1) ?? ''));
}

function dependencyNames(
  document: LanguageDocument,
  { typed, hasEquals, task }: KeyContext,
  present: ReadonlySet<string>,
): readonly Completion[] {
  const impossible = waitingFor(document, task);
  return document.tasks.flatMap((other): Completion[] => {
    const { name } = other;
    if (name === undefined || name === '' || impossible.has(other) || present.has(name)) return [];
    const key = /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
    const detail = other.text('title')?.text;
    const shown = {
      kind: 'task',
      label: name,
      span: typed,
      filter: key,
      ...(detail !== undefined && { detail }),
    } as const;
    if (hasEquals) return [{ ...shown, insert: key, isSnippet: false }];
    return [{ ...shown, insert: `${key.replaceAll('$', String.raw`\$`)} = "$1"`, isSnippet: true, asksAgain: true }];
  });
}

/** Variables that other tasks of the file set. */
function variableNames(
  { entries }: LanguageDocument,
  { typed, hasEquals, table }: KeyContext,
  present: ReadonlySet<string>,
): readonly Completion[] {
  const isVariable = ({ path, key }: KeyEntry): boolean =>
    path.length === 3 && path[1] === 'env' && tableAt(table) !== undefined && key.span !== typed;
  const names = new Set(entries.filter(isVariable).map(({ key }) => key.name));
  return [...names]
    .filter((name) => /^\w+$/.test(name) && !present.has(name))
    .sort()
    .map((name) => ({
      kind: 'variable',
      label: name,
      span: typed,
      insert: hasEquals ? name : `${name} = "$1"`,
      isSnippet: !hasEquals,
    }));
}

/** True if the rest of the line is empty, so that a new table can begin. */
function startsLine({ text }: LanguageDocument, { typed, isInline, hasEquals }: KeyContext): boolean {
  return !isInline && !hasEquals && /(?:^|[\r\n])[ \t]*$/.test(text.slice(Math.max(0, typed.start - 200), typed.start));
}
