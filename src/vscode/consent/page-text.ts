// The text of the approval page: every command in full, so that nothing is hidden or mistaken for something else. Names
// are set apart from what they run, every value begins in its column, and long ones continue in the next line after a
// mark.
import * as l10n from '@vscode/l10n';
import { createHash } from 'node:crypto';
import { isAbsolute, relative } from 'node:path';
import type { StartupSet } from '../../model/task-info.ts';
import { visible } from '../../base/foreign-text.ts';
import { MASK } from '../../base/secrets/masking.ts';
import { changesSince, hasSameWords, type ConsentRecord, type RememberedTask, type StartupTask } from './decision.ts';

export interface Place {
  readonly name: string;
  readonly path: string;
}

/** A line of this length is read without scrolling; an editor cuts one at 10,000. */
const WIDTH = 64;
const INDENT = 6;
/** A longer label stands above its value: names of variables have no bound, and would push every value out of sight. */
const LONGEST_LABEL = 24;
/** More in a row push what follows them out of sight: they are counted instead. */
const MOST_BLANKS = 3;
const LONGEST_TITLE = 40;
/** Longer values are shown with their length, so that their beginning is not taken for the whole. */
const MANY_LINES = 12;

export function consentPage(set: StartupSet, record: ConsentRecord | undefined, folder: Place): string {
  const changes = changesSince(record, set);
  return [
    l10n.t('Startup tasks of “{0}”', visible(folder.name)),
    '',
    l10n.t('If you allow it, Dirigent starts these commands whenever this folder is opened:'),
    visible(folder.path),
    l10n.t('It asks again when one of them changes, but does not look into scripts and env files.'),
    l10n.t('“Allow” and “Never” are above, in the title bar and in the Command Palette.'),
    ...(changes === undefined
      ? section(undefined, set.tasks, folder)
      : [
          ...section(l10n.t('NEW'), changes.added, folder),
          ...changedSection(changes.changed, folder),
          ...section(l10n.t('REMOVED'), changes.removed.map(masked), folder),
          ...section(l10n.t('ALLOWED BEFORE'), without(set.tasks, changes), folder),
        ]),
    '',
  ].join('\n');
}

function without(
  tasks: readonly StartupTask[],
  { added, changed }: NonNullable<ReturnType<typeof changesSince>>,
): readonly StartupTask[] {
  const changedTasks = new Set([...added, ...changed.map(({ now }) => now)]);
  return tasks.filter((task) => !changedTasks.has(task));
}

function section(heading: string | undefined, tasks: readonly RememberedTask[], folder: Place): readonly string[] {
  if (tasks.length === 0) return [];
  const blocks = tasks.flatMap((task) => ['', head(task), ...rows(fieldsOf(task, folder))]);
  return heading === undefined ? blocks : ['', heading, ...blocks];
}

function changedSection(
  changed: readonly { readonly before: RememberedTask; readonly now: StartupTask }[],
  folder: Place,
): readonly string[] {
  if (changed.length === 0) return [];
  const blocks = changed.flatMap(({ before, now }) => ['', head(now), ...rows(changedFields(before, now, folder))]);
  return ['', l10n.t('CHANGED'), ...blocks];
}

/** Names are of letters and digits; a title is anything, and stands in its quotes behind the name. */
function head({ name, title }: RememberedTask): string {
  if (title === name) return `  ${name}`;
  const shown = Array.from(visible(title).replaceAll(/ {2,}/g, ' '));
  const short = shown.length > LONGEST_TITLE ? `${shown.slice(0, LONGEST_TITLE).join('')}…` : shown.join('');
  return `  ${name}  “${short}”`;
}

type Field = readonly [label: string, value: string];

function fieldsOf({ commandLine, cwd, details = [] }: RememberedTask, folder: Place): readonly Field[] {
  const where = relative(folder.path, cwd);
  const isInside = where !== '' && !where.startsWith('..') && !isAbsolute(where);
  return [
    ['command', commandLine],
    ...(where === '' ? [] : [['cwd', isInside ? `./${where}` : cwd] as const]),
    ...details.map(asField),
  ];
}

/** Blanks in the name of a variable would pass for those before a value. */
function asField(detail: string): Field {
  const end = detail.indexOf(': ');
  return [detail.slice(0, end).replaceAll(' ', '␣'), detail.slice(end + 2)];
}

/** The task as it may be stored: with hashes in place of the values of variables, which stay in memory. */
export function withoutValues<T extends RememberedTask>(task: T): T {
  return withValues(task, hashOf);
}

/** Answers of older versions have some of the values themselves. */
function recalled<T extends RememberedTask>(task: T): T {
  return withValues(task, (value, key) => (/^#[\da-f]{32}$/.test(value) ? value : hashOf(value, key)));
}

/** The task with `***` in place of the values of variables, which are not stored. */
function masked<T extends RememberedTask>(task: T): T {
  return withValues(task, () => MASK);
}

function withValues<T extends RememberedTask>(task: T, change: (value: string, key: string) => string): T {
  if (task.details === undefined) return task;
  const details = task.details.map((detail) => {
    const end = detail.indexOf(': ');
    const key = detail.slice(0, end);
    return key.startsWith('env.') ? `${key}: ${change(detail.slice(end + 2), key)}` : detail;
  });
  return { ...task, details };
}

function hashOf(value: string, key: string): string {
  return `#${createHash('sha256').update(`${key}=${value}`).digest('hex').slice(0, 32)}`;
}

/** Each key that is another, with what it was before; then what is as it was. */
function changedFields(before: RememberedTask, now: StartupTask, folder: Place): readonly Field[] {
  const [then, hashed] = [recalled(before), withoutValues(now)];
  const [old, comparable] = [new Map(fieldsOf(then, folder)), fieldsOf(hashed, folder)];
  const [shown, present] = [new Map(fieldsOf(masked(before), folder)), fieldsOf(now, folder)];
  const labels = new Set(present.map(([label]) => label));
  const gone = [...shown].filter(([label]) => !labels.has(label));
  const was = (label: string, value: string): readonly Field[] => [[l10n.t('{0}, before', label), value]];
  return [
    ...present.flatMap(([label, value], index): readonly Field[] => {
      if (old.get(label) === comparable[index]?.[1]) return [[label, value]];
      return [[label, value], ...was(label, shown.get(label) ?? l10n.t('(none)'))];
    }),
    ...gone.flatMap(([label, value]): readonly Field[] => [[label, l10n.t('(none)')], ...was(label, value)]),
    ...(hasSameWords(then, hashed) ? [['env', l10n.t('(the value of a variable has changed)')] as const] : []),
  ];
}

function rows(fields: readonly Field[]): readonly string[] {
  const blocks = fields.map(([label, value]) => [inFull(label), wrapped(inFull(value))] as const);
  const column =
    INDENT + 2 + blocks.reduce((width, [{ length }]) => (isShort(length) ? Math.max(width, length) : width), 0);
  return blocks.flatMap(([label, values]) => {
    const isBeside = isShort(label.length);
    const labels = isBeside ? [label] : wrapped(label);
    const length = isBeside ? values.length : labels.length + values.length;
    return [
      ...(length > MANY_LINES ? [`${' '.repeat(INDENT)}${l10n.t('(the next {0} lines)', length)}`] : []),
      ...(isBeside ? [] : marked(labels, INDENT)),
      ...marked(values, column, isBeside ? `${' '.repeat(INDENT)}${label}` : ''),
    ];
  });
}

function isShort(length: number): boolean {
  return length <= LONGEST_LABEL;
}

/** From that column on, with a mark before whatever goes on. */
function marked(lines: readonly string[], column: number, before = ''): readonly string[] {
  const beginning = (index: number): string => (index === 0 ? before.padEnd(column) : `${' '.repeat(column - 2)}↪ `);
  return lines.map((line, index) => (beginning(index) + line).trimEnd());
}

/** Every character can be seen: also blanks at both ends, and how many there are in a row. */
function inFull(value: string): string {
  return visible(value.replaceAll('⟨', String.raw`\u{27e8}`))
    .replaceAll(new RegExp(` {${String(MOST_BLANKS + 1)},}`, 'g'), (blanks) => `⟨␣×${String(blanks.length)}⟩`)
    .replace(/^ +/, (blanks) => '␣'.repeat(blanks.length))
    .replace(/ +$/, (blanks) => '␣'.repeat(blanks.length));
}

function wrapped(text: string): readonly string[] {
  const characters = Array.from(text);
  if (characters.length === 0) return [''];
  const lines: string[] = [];
  for (let from = 0; from < characters.length; from += WIDTH) {
    const line = characters.slice(from, from + WIDTH).join('');
    lines.push(line.replace(/^ +| +$/g, (blanks) => '␣'.repeat(blanks.length)));
  }
  return lines;
}
