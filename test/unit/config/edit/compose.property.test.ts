import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { composeEdits } from '../../../../src/config/edit/compose.ts';
import { addTask, applyEdits, moveTask, removeTask, updateTask } from '../../../../src/config/edit/edits.ts';
import { openFile } from '../../../../src/config/edit/file.ts';
import { fixture, fixtures } from './fixtures.ts';

const namesIn = (text: string): string[] =>
  openFile(text).tasks.flatMap(({ value }) => (typeof value['name'] === 'string' ? [value['name']] : []));

/** Files with several tasks that have names of their own. */
const several = fixtures.filter(({ text }) => {
  const names = safeNames(text);
  return names.length > 1 && new Set(names).size === names.length;
});

function safeNames(text: string): string[] {
  try {
    return namesIn(text);
  } catch {
    return [];
  }
}

describe('several changes as one', () => {
  it('say what they say one after another, in any file', () => {
    assert.ok(several.length >= 20, `only ${several.length}`);
    fc.assert(
      fc.property(fc.constantFrom(...several), fc.nat(), fc.nat(), fc.string(), ({ text }, a, b, group) => {
        const names = namesIn(text);
        const [one = '', other = ''] = [names[a % names.length], names[b % names.length]];
        const changes = [
          (now: string) => updateTask(now, one, { group }),
          (now: string) => moveTask(now, one, one === other ? undefined : other),
          (now: string) => addTask(now, { name: 'new-one', command: 'x' }),
          (now: string) => removeTask(now, other),
        ];
        const inTurn = changes.reduce((now, change) => applyEdits(now, change(now)), text);
        const edits = composeEdits(text, changes);
        assert.equal(applyEdits(text, edits), inTurn);
        assert.ok(edits.length <= 1);
      }),
      { numRuns: 200 },
    );
  });

  it('are no edit at all where they undo each other', () => {
    const text = fixture('node-service');
    const [first = '', second = ''] = namesIn(text);
    const back = [(now: string) => moveTask(now, second, first), (now: string) => moveTask(now, first, second)];
    assert.deepEqual(composeEdits(text, back), []);
    assert.deepEqual(composeEdits(text, []), []);
  });

  it('leave a character and a line end whole', () => {
    const text = '[[tasks]]\r\nname = "a"\r\ncommand = "x"\r\ntitle = "\u{1F600}"\r\n';
    const changes = [
      (now: string) => updateTask(now, 'a', { title: '\u{1F601}' }),
      (now: string) => updateTask(now, 'a', { group: 'g' }),
    ];
    const [edit] = composeEdits(text, changes);
    assert.match(edit?.newText ?? '', /^\u{1F601}/u);
    assert.doesNotMatch(edit?.newText ?? '', /(?<!\r)\n|\r(?!\n)/);
  });
});
