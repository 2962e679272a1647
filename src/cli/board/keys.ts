// Maps keys to actions of the board.

export type Command =
  | { readonly type: 'select'; readonly step: number }
  | { readonly type: 'scroll'; readonly lines: number }
  | { readonly type: 'page'; readonly pages: number }
  | { readonly type: 'toStart' | 'toEnd' }
  | { readonly type: 'task'; readonly verb: TaskVerb }
  | { readonly type: 'why' | 'stream' | 'zoom' | 'help' | 'quit' }
  | { readonly type: 'openSearch' | 'closeSearch' | 'cancelSearch' | 'eraseSearch' }
  | { readonly type: 'typeSearch'; readonly text: string }
  | { readonly type: 'match'; readonly step: 1 | -1 };

export type TaskVerb = 'start' | 'stop' | 'restart' | 'kill';

/** A key as ink reports it. */
export type Key = Readonly<
  Partial<
    Record<
      | 'upArrow'
      | 'downArrow'
      | 'pageUp'
      | 'pageDown'
      | 'home'
      | 'end'
      | 'return'
      | 'escape'
      | 'backspace'
      | 'delete'
      | 'ctrl'
      | 'meta',
      boolean
    >
  >
>;

const letters: Readonly<Record<string, Command>> = {
  j: { type: 'select', step: 1 },
  k: { type: 'select', step: -1 },
  s: { type: 'task', verb: 'start' },
  x: { type: 'task', verb: 'stop' },
  r: { type: 'task', verb: 'restart' },
  K: { type: 'task', verb: 'kill' },
  w: { type: 'why' },
  o: { type: 'stream' },
  z: { type: 'zoom' },
  '?': { type: 'help' },
  q: { type: 'quit' },
  '/': { type: 'openSearch' },
  n: { type: 'match', step: 1 },
  N: { type: 'match', step: -1 },
  g: { type: 'toStart' },
  G: { type: 'toEnd' },
  ' ': { type: 'page', pages: 1 },
  b: { type: 'page', pages: -1 },
  '[': { type: 'scroll', lines: -1 },
  ']': { type: 'scroll', lines: 1 },
};

const named: readonly (readonly [key: keyof Key, command: Command])[] = [
  ['upArrow', { type: 'select', step: -1 }],
  ['downArrow', { type: 'select', step: 1 }],
  ['pageUp', { type: 'page', pages: -1 }],
  ['pageDown', { type: 'page', pages: 1 }],
  ['home', { type: 'toStart' }],
  ['end', { type: 'toEnd' }],
  ['return', { type: 'zoom' }],
  ['escape', { type: 'cancelSearch' }],
];

/** The command of a key; undefined for a key without one. `typing`: a search is being typed. */
export function commandOf(input: string, key: Key, typing: boolean): Command | undefined {
  if (key.ctrl === true && input === 'c') return { type: 'quit' };
  if (typing) return typingCommand(input, key);
  const special = named.find(([name]) => key[name] === true);
  if (special !== undefined) return special[1];
  if (key.ctrl === true || key.meta === true) return undefined;
  return letters[input];
}

/** Splits keys that arrived together: a slow terminal passes on several as if they were pasted. */
export function keystrokes(input: string, key: Key): readonly (readonly [input: string, key: Key])[] {
  const characters = Array.from(input);
  if (characters.length < 2) return [[input, key]];
  return characters.map((character) => (character === '\r' ? ['', { return: true }] : [character, {}]));
}

function typingCommand(input: string, key: Key): Command | undefined {
  if (key.return === true) return { type: 'closeSearch' };
  if (key.escape === true) return { type: 'cancelSearch' };
  if (key.backspace === true || key.delete === true) return { type: 'eraseSearch' };
  if (key.ctrl === true || key.meta === true || input === '') return undefined;
  return { type: 'typeSearch', text: input };
}
