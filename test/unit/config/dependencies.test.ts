import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { onlyError, sound } from './underlined.ts';

/** One task a name, depending on the names behind the colon: `a: b c`. */
function graph(...lines: readonly string[]): string {
  return lines
    .map((line) => {
      const [name = '', on = ''] = line.split(':');
      const names = on.split(' ').filter((word) => word !== '');
      return `[[tasks]]\nname = "${name}"\ncommand = "x"\ndepends_on = ${JSON.stringify(names)}\n`;
    })
    .join('');
}

function left(text: string): string[] {
  return parseProject(text).project?.tasks.map(({ name }) => name) ?? [];
}

describe('depends_on', () => {
  it('may form any graph without a cycle, in any order', () => {
    sound(graph('a: b c', 'b: d', 'c: d', 'd', 'e: a d'));
  });

  it('is an error at a name that no task has, with the one that was probably meant', () => {
    const { code, at, suggestions, message } = onlyError(graph('web: dbb', 'db'));
    assert.deepEqual([code, at, suggestions], ['unknown-task', '"dbb"', ['"db"']]);
    assert.equal(message, 'There is no task named "dbb": did you mean "db"?');
    assert.equal(onlyError(graph('web: DB', 'db')).suggestions?.[0], '"db"');
    assert.equal(onlyError(graph('web: postgres', 'db')).suggestions, undefined);
    assert.equal(onlyError(graph('web: __proto__')).code, 'unknown-task');
  });

  it('is an error when a task waits for itself', () => {
    const { code, at, message } = onlyError(graph('web: web'));
    assert.deepEqual([code, at, message], ['cycle', '"web"', 'A task cannot depend on itself.']);
  });

  it('is an error in every task of a cycle, and shows the way round', () => {
    const text = graph('a: b', 'b: c', 'c: a', 'd');
    const { diagnostics } = parseProject(text);
    assert.deepEqual(
      diagnostics.map(({ message }) => message),
      ['a → b → c → a', 'b → c → a → b', 'c → a → b → c'].map((way) => `These tasks wait for each other: ${way}.`),
    );
    assert.deepEqual(left(text), ['d']);
  });

  it('is no error in a task that only leads to a cycle', () => {
    const text = graph('first: a', 'a: b', 'b: a');
    assert.deepEqual(left(text), ['first']);
    const codes = parseProject(text).diagnostics.map(({ code }) => code);
    assert.deepEqual(codes, ['broken-dependency', 'cycle', 'cycle']);
  });

  it('never leaves a cycle among the tasks that are left', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const edges = fc.array(fc.subarray(names), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(edges, (targets) => {
        const text = graph(...names.map((name, index) => `${name}: ${(targets[index] ?? []).join(' ')}`));
        const tasks = new Map(parseProject(text).project?.tasks.map((task) => [task.name, task]));
        const remaining = new Set(tasks.keys());
        // Peel off what depends on nothing that is left: of a graph without a cycle nothing stays.
        for (let before = -1; before !== remaining.size;) {
          before = remaining.size;
          for (const name of remaining) {
            if (tasks.get(name)?.dependsOn.every(({ task }) => !remaining.has(task)) === true) remaining.delete(name);
          }
        }
        assert.deepEqual([...remaining], []);
      }),
    );
  });

  it('of ten thousand tasks in a chain, or in a ring, is checked as well', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => `t${index}: ${index === 0 ? '' : `t${index - 1}`}`);
    assert.equal(left(graph(...chain)).length, 10_000);
    const ring = Array.from({ length: 10_000 }, (_, index) => `t${index}: t${(index + 1) % 10_000}`);
    assert.equal(left(graph(...ring)).length, 0);
  }).timeout(20_000);

  it('is a warning when the other task has an error of its own', () => {
    const text = `${graph('web: db')}[[tasks]]\nname = "db"\n`;
    assert.deepEqual(left(text), ['web']);
    const [warning] = parseProject(text).diagnostics;
    assert.deepEqual(
      [warning?.code, warning?.severity, warning?.related?.[0]?.range.start.line],
      ['broken-dependency', 'warning', 5],
    );
  });

  it('is a warning when the wait would never end, or is named twice', () => {
    const finished = '[[tasks]]\nname = "web"\ncommand = "x"\ndepends_on = { db = "finished" }\n';
    assert.equal(
      onlyError(`${finished}[[tasks]]\nname = "db"\ncommand = "y"\nrestart = "always"\n`).code,
      'contradiction',
    );
    assert.equal(onlyError(graph('web: db db', 'db')).code, 'duplicate-dependency');
  });
});
