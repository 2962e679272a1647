// The page on which a person decides: every command whole, with nothing that could hide or pass for something else. A name
// stands apart from what it runs, each value begins in its column, and long ones go on in the next line behind a mark.
import * as l10n from '@vscode/l10n';
import { isAbsolute, relative } from 'node:path';
import type { StartupSet } from '../../rpc/contract.ts';
import { visible } from '../../base/foreign-text.ts';
import { changesSince, hasSameWords, type ConsentRecord, type RememberedTask, type StartupTask } from './decision.ts';

export interface Place {
  readonly name: string;
  readonly path: string;
}

/** A line of this length is read without scrolling; an editor cuts one at 10,000. */
const WIDTH = 64;
const INDENT = 6;
/** More in a row push what follows them out of sight: they are counted instead. */
const MOST_BLANKS = 3;
const LONGEST_TITLE = 40;
/** From here on it is said how long a value is, so that nobody takes its beginning for the whole. */
const MANY_LINES = 12;

export function consentPage(set: StartupSet, record: ConsentRecord | undefined, folder: Place): string {
  const changes = changesSince(record, set);
  return [
    l10n.t('Startup tasks of “{0}”', visible(folder.name)),
    '',
    l10n.t('If you allow it, Dirigent starts these commands whenever this folder is opened:'),
    visible(folder.path),
    l10n.t('It asks again when one of them changes. The content of scripts and env files is not part of it.'),
    l10n.t('Allow and Never are above, in the title bar of this page, and in the command palette.'),
    ...(changes === undefined
      ? section(undefined, set.tasks, folder)
      : [
          ...section(l10n.t('NEW'), changes.added, folder),
          ...changedSection(changes.changed, folder),
          ...section(l10n.t('GONE'), changes.removed, folder),
          ...section(l10n.t('AGREED TO BEFORE'), without(set.tasks, changes), folder),
        ]),
    '',
  ].join('\n');
}

function without(
  tasks: readonly StartupTask[],
  { added, changed }: NonNullable<ReturnType<typeof changesSince>>,
): readonly StartupTask[] {
  const told = new Set([...added, ...changed.map(({ now }) => now)]);
  return tasks.filter((task) => !told.has(task));
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

function asField(detail: string): Field {
  const end = detail.indexOf(': ');
  return [detail.slice(0, end), detail.slice(end + 2)];
}

/** Each key that is another, with what it was before; then what is as it was. */
function changedFields(before: RememberedTask, now: StartupTask, folder: Place): readonly Field[] {
  const [old, present] = [new Map(fieldsOf(before, folder)), fieldsOf(now, folder)];
  const labels = new Set(present.map(([label]) => label));
  const gone = [...old].filter(([label]) => !labels.has(label));
  const was = (label: string, value: string): readonly Field[] => [[l10n.t('{0}, before', label), value]];
  return [
    ...present.flatMap(([label, value]): readonly Field[] => {
      const then = old.get(label);
      if (then === value) return [[label, value]];
      return [[label, value], ...was(label, then ?? l10n.t('(nothing)'))];
    }),
    ...gone.flatMap(([label, value]): readonly Field[] => [[label, l10n.t('(nothing)')], ...was(label, value)]),
    ...(hasSameWords(before, now) ? [['env', l10n.t('(the value of a variable is another)')] as const] : []),
  ];
}

function rows(fields: readonly Field[]): readonly string[] {
  const column = Math.max(0, ...fields.map(([label]) => visible(label).length)) + INDENT + 2;
  return fields.flatMap(([label, value]) => {
    const lines = wrapped(inFull(value));
    const length =
      lines.length > MANY_LINES ? [`${' '.repeat(INDENT)}${l10n.t('(the next {0} lines)', lines.length)}`] : [];
    const first = `${' '.repeat(INDENT)}${visible(label)}`.padEnd(column);
    return [...length, ...lines.map((line, index) => (index === 0 ? first : `${' '.repeat(column - 2)}↪ `) + line)];
  });
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
