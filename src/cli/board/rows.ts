// Renders the rows of the board as text.
import { stripVTControlCharacters } from 'node:util';
import { safeLine } from '../../base/foreign-text.ts';
import { textWidth } from '../../base/text-width.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { Printer } from '../print/printer.ts';
import { formatTable } from '../print/table.ts';
import { taskTable } from '../print/task-table.ts';
import type { BoardState } from './board-state.ts';
import type { LogLine } from './log-buffer.ts';

const HELP = [
  '↑ ↓  j k        select a task',
  's x r K         start, stop (twice: kill), restart, kill',
  'w               explain its state',
  'PgUp PgDn b ␣   scroll the log; [ ] by line, g G to top and bottom',
  '/ n N           search the log upwards; next match below, above',
  'o               switch streams: both, stdout, stderr',
  'z ⏎             show only the log',
  'Esc             end the search',
  'q Ctrl-C        quit; the tasks keep running',
] as const;

const KEYS = '↑↓ task  s start  x stop  r restart  w why  PgUp/PgDn scroll  / search  o stream  z zoom  ? help  q quit';

/** `shown`: the range of tasks on the screen. */
export function titleRow(
  tasks: readonly TaskInfo[],
  folder: string,
  out: Printer,
  shown: { readonly first: number; readonly count: number } = { first: 0, count: tasks.length },
): string {
  const counts = [
    count(tasks, 'running', out.style('green', 'running')),
    count(tasks, 'failed', out.style('red', 'failed')),
    count(tasks, 'backoff', out.style('yellow', 'in backoff')),
    count(tasks, 'waiting', out.style('cyan', 'waiting')),
  ].filter((text) => text !== '');
  const part =
    shown.count < tasks.length
      ? [out.style('dim', `tasks ${shown.first + 1}–${shown.first + shown.count} of ${tasks.length}`)]
      : [];
  return [out.style('bold', 'dirigent'), out.style('dim', safeLine(folder)), ...part, ...counts].join('  ');
}

function count(tasks: readonly TaskInfo[], kind: TaskInfo['status']['kind'], word: string): string {
  const number = tasks.filter(({ status }) => status.kind === kind).length;
  return number === 0 ? '' : `${number} ${word}`;
}

const MARK_WIDTH = 2;
const LEAST_NAME = 12;

/** The headings, then one row per task. */
export function tableRows(
  tasks: readonly TaskInfo[],
  selected: string | undefined,
  out: Printer,
  now: number,
  width: number,
): string[] {
  // A long name must not push the state off the screen.
  const nameWidth = Math.max(LEAST_NAME, Math.floor(width / 2));
  const [headings = '', ...rows] = taskTable(tasks, out, now, width - MARK_WIDTH, nameWidth);
  return [
    `  ${headings}`,
    ...rows.map((row, index) =>
      tasks[index]?.name === selected ? out.style('inverse', `▸ ${stripVTControlCharacters(row)} `) : `  ${row}`,
    ),
  ];
}

/** The same while the supervisor does not respond: unknown states are not shown. */
export function unknownRows(tasks: readonly TaskInfo[], selected: string | undefined, out: Printer): string[] {
  const [headings = '', ...rows] = formatTable(
    [
      { heading: 'NAME', cell: ({ name }) => name },
      { heading: 'STATE', cell: () => 'unknown' },
    ],
    tasks,
  );
  return [
    `  ${out.style('dim', headings)}`,
    ...rows.map((row, index) => (tasks[index]?.name === selected ? out.style('inverse', `▸ ${row} `) : `  ${row}`)),
  ];
}

export function logTitleRow(state: BoardState, end: number, out: Printer, width: number): string {
  const stream = state.stream === 'combined' ? 'both streams' : state.stream;
  const place = state.top === undefined ? 'following' : `from line ${state.top + 1} of ${end}`;
  const query = state.query === '' ? '' : `, searching "${state.query}"`;
  const title = `── ${state.selected ?? 'no task'}: ${stream}, ${place}${query} `;
  return out.style('dim', title + '─'.repeat(Math.max(0, width - textWidth(title))));
}

export function logRow({ stream, text }: LogLine, query: string, out: Printer): string {
  if (stream === 'note') return out.style('dim', `  ${safeLine(text)}`);
  const bar = stream === 'stderr' ? out.style('red', '│') : out.style('dim', '│');
  return `${bar} ${query === '' ? text : highlighted(text, query, out)}`;
}

/** A row with a match loses its own colors, so that the match stands out. */
function highlighted(text: string, query: string, out: Printer): string {
  const plain = stripVTControlCharacters(text);
  const folded = plain.toLowerCase();
  const wanted = query.toLowerCase();
  let row = '';
  let from = 0;
  for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, from)) {
    row += plain.slice(from, at) + out.style(['black', 'bgYellow'], plain.slice(at, at + query.length));
    from = at + query.length;
  }
  return from === 0 ? text : row + plain.slice(from);
}

export function lastRow(state: BoardState, out: Printer): string {
  if (state.typing) return `/${state.query}${out.style('inverse', ' ')}`;
  return state.notice === '' ? out.style('dim', KEYS) : out.style('yellow', safeLine(state.notice));
}

export function helpRows(out: Printer): string[] {
  return ['', ...HELP.map((row) => `  ${row}`), '', out.style('dim', '  Press ? to close.')];
}
