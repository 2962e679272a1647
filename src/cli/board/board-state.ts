// The state of the board apart from tasks and log, changed only by pure functions.
import type { OutputKind } from '../../model/stream.ts';
import type { Command } from './keys.ts';

export interface BoardState {
  /** Name of the task whose log is shown. */
  readonly selected: string | undefined;
  readonly stream: OutputKind;
  /** Number of the line at the top of the log; absent while it follows the end. */
  readonly top: number | undefined;
  readonly query: string;
  readonly typing: boolean;
  /** Number of the line that was found last. */
  readonly match: number | undefined;
  /** The log has the whole screen. */
  readonly zoomed: boolean;
  readonly help: boolean;
  /** A message in place of the keys, until the next key. */
  readonly notice: string;
}

export const initialState: BoardState = {
  selected: undefined,
  stream: 'combined',
  top: undefined,
  query: '',
  typing: false,
  match: undefined,
  zoomed: false,
  help: false,
  notice: '',
};

/** The parts of the board that commands depend on. */
export interface BoardView {
  readonly names: readonly string[];
  /** Rows of the log on the screen. */
  readonly page: number;
  readonly log: {
    readonly first: number;
    readonly end: number;
    find(query: string, from: number, step: 1 | -1): number | undefined;
  };
}

export function reduce(before: BoardState, command: Command, view: BoardView): BoardState {
  const state: BoardState = before.notice === '' ? before : { ...before, notice: '' };
  if (isMove(command)) return move(state, command, view);
  if (isSearch(command)) return search(state, command, view);
  switch (command.type) {
    case 'stream':
      return { ...state, stream: nextStream(state.stream), top: undefined };
    case 'zoom':
      return { ...state, zoomed: !state.zoomed };
    case 'help':
      return { ...state, help: !state.help };
    case 'task':
    case 'why':
    case 'quit':
      return state;
  }
}

type MoveCommand = Extract<Command, { type: 'select' | 'scroll' | 'page' | 'toStart' | 'toEnd' }>;

const moves: ReadonlySet<Command['type']> = new Set(['select', 'scroll', 'page', 'toStart', 'toEnd']);

function isMove(command: Command): command is MoveCommand {
  return moves.has(command.type);
}

function move(state: BoardState, command: MoveCommand, view: BoardView): BoardState {
  switch (command.type) {
    case 'select':
      return select(state, command.step, view);
    case 'scroll':
      return scrollTo(state, topOf(state, view) + command.lines, view);
    case 'page':
      return scrollTo(state, topOf(state, view) + command.pages * Math.max(1, view.page - 1), view);
    case 'toStart':
      return scrollTo(state, view.log.first, view);
    case 'toEnd':
      return { ...state, top: undefined };
  }
}

/** The first line on the screen. */
export function topOf({ top }: Pick<BoardState, 'top'>, { log, page }: Pick<BoardView, 'log' | 'page'>): number {
  const lastTop = Math.max(log.first, log.end - page);
  return top === undefined ? lastTop : Math.min(Math.max(top, log.first), lastTop);
}

function select(state: BoardState, step: number, { names }: BoardView): BoardState {
  const at = state.selected === undefined ? -1 : names.indexOf(state.selected);
  const selected = names[Math.min(Math.max(0, at + step), names.length - 1)];
  return selected === state.selected ? state : { ...state, selected, top: undefined, match: undefined };
}

/** Scrolling down to the end follows the log again. */
function scrollTo(state: BoardState, top: number, { log, page }: BoardView): BoardState {
  return { ...state, top: top >= log.end - page ? undefined : Math.max(top, log.first) };
}

function nextStream(stream: OutputKind): OutputKind {
  const streams = ['combined', 'stdout', 'stderr'] as const;
  return streams[(streams.indexOf(stream) + 1) % streams.length] ?? 'combined';
}

type SearchCommand = Extract<
  Command,
  { type: 'openSearch' | 'closeSearch' | 'cancelSearch' | 'eraseSearch' | 'typeSearch' | 'match' }
>;

const searches: ReadonlySet<Command['type']> = new Set([
  'openSearch',
  'closeSearch',
  'cancelSearch',
  'eraseSearch',
  'typeSearch',
  'match',
]);

function isSearch(command: Command): command is SearchCommand {
  return searches.has(command.type);
}

function search(state: BoardState, command: SearchCommand, view: BoardView): BoardState {
  switch (command.type) {
    case 'openSearch':
      return { ...state, query: '', typing: true, match: undefined };
    case 'eraseSearch':
      return { ...state, query: state.query.slice(0, -1) };
    case 'typeSearch':
      return { ...state, query: state.query + command.text };
    case 'cancelSearch':
      return { ...state, query: '', typing: false, match: undefined, help: false };
    case 'closeSearch':
      // Upwards from the screen: a search is mostly for earlier output.
      return findFrom({ ...state, typing: false }, topOf(state, view) + view.page - 1, -1, view);
    case 'match':
      return findFrom(state, (state.match ?? topOf(state, view)) + command.step, command.step, view);
  }
}

function findFrom(state: BoardState, from: number, step: 1 | -1, view: BoardView): BoardState {
  if (state.query === '') return state;
  const found = view.log.find(state.query, Math.min(from, view.log.end - 1), step);
  if (found === undefined)
    return { ...state, notice: `"${state.query}" was not found ${step === 1 ? 'below' : 'above'}.` };
  return { ...scrollTo(state, found - Math.floor(view.page / 3), view), match: found };
}
