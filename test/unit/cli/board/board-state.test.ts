import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { initialState, reduce, topOf, type BoardState, type BoardView } from '../../../../src/cli/board/board-state.ts';
import { commandOf, keystrokes, type Command } from '../../../../src/cli/board/keys.ts';
import { LogBuffer } from '../../../../src/cli/board/log-buffer.ts';

/** A log of the lines `line 0` to `line 99`, of which ten fit on the screen. */
function view(): BoardView & { readonly log: LogBuffer } {
  const log = new LogBuffer();
  const parts = Array.from({ length: 100 }, (_, index) => ({
    text: Buffer.from(`line ${index}`),
    begins: true,
    ends: true,
    stream: 'stdout' as const,
  }));
  log.append(parts);
  return { names: ['api', 'db', 'web'], page: 10, log };
}

const start: BoardState = { ...initialState, selected: 'api' };

function after(commands: readonly Command[], given = view()): BoardState {
  return commands.reduce((state, command) => reduce(state, command, given), start);
}

describe('The board', () => {
  it('selects within the table and follows the log of another task from its end', () => {
    assert.equal(after([{ type: 'select', step: -1 }]).selected, 'api');
    assert.equal(after([{ type: 'select', step: 9 }]).selected, 'web');
    const state = after([{ type: 'toStart' }, { type: 'select', step: 1 }]);
    assert.deepEqual([state.selected, state.top], ['db', undefined]);
  });

  it('scrolls by pages and lines, and follows again at the end', () => {
    assert.equal(after([{ type: 'page', pages: -1 }]).top, 81);
    assert.equal(
      after([
        { type: 'page', pages: -1 },
        { type: 'scroll', lines: -1 },
      ]).top,
      80,
    );
    assert.equal(
      after([
        { type: 'page', pages: -1 },
        { type: 'page', pages: 1 },
      ]).top,
      undefined,
    );
    assert.equal(after([{ type: 'toStart' }]).top, 0);
    assert.equal(after([{ type: 'toStart' }, { type: 'toEnd' }]).top, undefined);
  });

  it('finds upwards, then below and above, and says when there is nothing more', () => {
    const search: Command[] = [
      { type: 'openSearch' },
      { type: 'typeSearch', text: 'LINE 5x' },
      { type: 'eraseSearch' },
      { type: 'closeSearch' },
    ];
    const found = after(search);
    assert.deepEqual([found.query, found.typing, found.match], ['LINE 5', false, 59]);
    assert.equal(after([...search, { type: 'match', step: -1 }]).match, 58);
    assert.equal(after([...search, { type: 'match', step: 1 }]).notice, '"LINE 5" was not found below.');
    assert.equal(after([...search, { type: 'cancelSearch' }]).query, '');
  });

  it('shows whole pages of what there is, whatever is pressed', () => {
    const commands: fc.Arbitrary<Command> = fc.oneof(
      fc.record({ type: fc.constant('select' as const), step: fc.integer({ min: -3, max: 3 }) }),
      fc.record({ type: fc.constant('scroll' as const), lines: fc.integer({ min: -200, max: 200 }) }),
      fc.record({ type: fc.constant('page' as const), pages: fc.integer({ min: -20, max: 20 }) }),
      fc.record({ type: fc.constant('typeSearch' as const), text: fc.constantFrom('line', '7', 'x') }),
      fc.record({ type: fc.constant('match' as const), step: fc.constantFrom(1 as const, -1 as const) }),
      fc.constantFrom<Command>({ type: 'toStart' }, { type: 'toEnd' }, { type: 'openSearch' }, { type: 'closeSearch' }),
    );
    const given = view();
    fc.assert(
      fc.property(fc.array(commands), (pressed) => {
        const state = after(pressed, given);
        const top = topOf(state, given);
        assert.equal(given.log.slice(top, given.page).length, given.page);
        assert.ok(given.names.includes(state.selected ?? ''));
      }),
    );
  });

  it('takes letters for text while a search is typed, and several keys at once one by one', () => {
    assert.deepEqual(commandOf('s', {}, false), { type: 'task', verb: 'start' });
    assert.deepEqual(commandOf('s', {}, true), { type: 'typeSearch', text: 's' });
    assert.deepEqual(commandOf('', { escape: true }, true), { type: 'cancelSearch' });
    assert.deepEqual(commandOf('c', { ctrl: true }, true), { type: 'quit' });
    assert.equal(commandOf('s', { ctrl: true }, false), undefined);
    assert.deepEqual(keystrokes('/a\r', {}), [
      ['/', {}],
      ['a', {}],
      ['', { return: true }],
    ]);
  });
});
