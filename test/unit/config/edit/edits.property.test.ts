import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse } from 'smol-toml';
import {
  addTask,
  applyEdits,
  moveTask,
  removeTask,
  updateTask,
  type TextEdit,
} from '../../../../src/config/edit/edits.ts';
import { Source } from '../../../../src/config/syntax/source.ts';
import { plainTable } from '../../../../src/config/edit/write.ts';
import { fixtures, type Fixture } from './fixtures.ts';

// That a change does what was asked and nothing else to the values is proven by the functions themselves, at each
// call. Here: that what is around it stays byte for byte, in any file, by any change.

type Table = Record<string, unknown>;

const withTasks = fixtures.filter(({ text }) => namesIn(text).length > 0);

const string = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('a"b', "it's", 'C:\\x', '\\d+', 'two\nlines'),
);

const value = fc.oneof(
  string,
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.array(string, { maxLength: 4 }),
  fc.dictionary(string, fc.oneof(string, fc.integer()), { maxKeys: 3, noNullPrototype: true }),
);

const keys = fc.constantFrom(
  'title',
  'args',
  'env',
  'healthcheck',
  'depends_on',
  'timeout',
  'watch',
  'command',
  'extra',
  'cwd',
);

const changes = fc.dictionary(keys, fc.option(value, { freq: 4 }), { minKeys: 1, maxKeys: 3, noNullPrototype: true });

const aTask: fc.Arbitrary<{ file: Fixture; name: string }> = fc
  .constantFrom(...withTasks)
  .chain((file) => fc.constantFrom(...namesIn(file.text)).map((name) => ({ file, name })));

describe('any change of any file', () => {
  it('has thirty files to be tried on', () => {
    assert.ok(withTasks.length >= 30, `only ${withTasks.length}`);
  });

  it('keeps every byte outside of its edits, the byte order mark and the kind of line ends', () => {
    fc.assert(
      fc.property(aTask, changes, ({ file: { text }, name }, change) => {
        const edits = updateTask(text, name, change);
        const after = applyEdits(text, edits);
        assert.equal(after.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
        if (isWindows(text)) assert.doesNotMatch(after, /(?<!\r)\n/);
        else assert.doesNotMatch(after, /\r/);
        assertInOrder(after, untouched(text, edits));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every comment when a value is replaced or added', () => {
    fc.assert(
      fc.property(aTask, keys, value, ({ file: { text }, name }, key, wanted) => {
        const after = applyEdits(text, updateTask(text, name, { [key]: wanted }));
        assert.deepEqual(taskIn(after, name)[key], wanted);
        // Only items that go may take the comments beside them along.
        if (typeof taskIn(text, name)[key] !== 'object') assert.deepEqual(commentsIn(after), commentsIn(text));
      }),
      { numRuns: 300 },
    );
  });

  it('of a list keeps the items that stay, and the comments beside them', () => {
    const lists = fixtures.flatMap((file) =>
      tasksIn(file.text).flatMap((task) =>
        Object.entries(task).flatMap(([key, old]) =>
          Array.isArray(old) && typeof task['name'] === 'string'
            ? [{ file, name: task['name'], key, old: old as unknown[] }]
            : [],
        ),
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...lists),
        fc.nat(5),
        fc.nat(3),
        fc.array(string, { maxLength: 3 }),
        (list, at, gone, fresh) => {
          const { file, name, key, old } = list;
          const wanted = old.toSpliced(at, gone, ...fresh);
          const after = applyEdits(file.text, updateTask(file.text, name, { [key]: wanted }));
          assert.deepEqual(taskIn(after, name)[key], wanted);
          if (gone === 0) assert.deepEqual(commentsIn(after), commentsIn(file.text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is undone by the opposite change', () => {
    fc.assert(
      fc.property(aTask, string, ({ file: { text }, name }, title) => {
        const before = taskIn(text, name)['title'];
        const changed = applyEdits(text, updateTask(text, name, { title }));
        const back = applyEdits(changed, updateTask(changed, name, { title: before ?? null }));
        if (before === undefined) assert.equal(back.trimEnd(), text.trimEnd());
        else assert.deepEqual(tasksIn(back), tasksIn(text));
      }),
    );
  });

  it('adds a task that can be removed again without a trace', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fixtures), changes, ({ text }, table) => {
        const added = applyEdits(text, addTask(text, { ...table, name: 'brand-new' }));
        assert.ok(namesIn(added).includes('brand-new'));
        const removed = applyEdits(added, removeTask(added, 'brand-new'));
        // But for the blank line or the comma that was put between them.
        assert.deepEqual(linesWithoutCommas(removed), linesWithoutCommas(text));
      }),
    );
  });

  it('removes a task with its own lines and nothing of the others', () => {
    fc.assert(
      fc.property(aTask, ({ file: { text }, name }) => {
        const after = applyEdits(text, removeTask(text, name));
        assert.deepEqual(
          namesIn(after),
          namesIn(text).filter((other) => other !== name),
        );
        const lines = text.split(/\r?\n/);
        for (const line of after.split(/\r?\n/)) assert.ok(lines.includes(line) || text.startsWith('tasks = ['), line);
      }),
    );
  });

  it('moves a task to any place, and every line with it', () => {
    fc.assert(
      fc.property(aTask, fc.nat(), ({ file: { text }, name }, seed) => {
        const others = [...namesIn(text).filter((other) => other !== name), undefined];
        const before = others[seed % others.length];
        const after = applyEdits(text, moveTask(text, name, before));
        const expected = namesIn(text).filter((other) => other !== name);
        expected.splice(before === undefined ? expected.length : expected.indexOf(before), 0, name);
        assert.deepEqual(namesIn(after), expected);
        if (!text.startsWith('tasks = [')) assert.deepEqual(filledLines(after).sort(), filledLines(text).sort());
      }),
    );
  });
});

function tasksIn(text: string): Table[] {
  const { tasks = [] } = parse(text.replace('\uFEFF', ''), { integersAsBigInt: 'asNeeded' }) as { tasks?: Table[] };
  return tasks.map(plainTable);
}

function namesIn(text: string): string[] {
  return tasksIn(text).flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
}

function taskIn(text: string, name: string): Table {
  const found = tasksIn(text).find((task) => task['name'] === name);
  assert.ok(found);
  return found;
}

function isWindows(text: string): boolean {
  return text.includes('\r\n');
}

function filledLines(text: string): string[] {
  return text
    .replace('\uFEFF', '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
}

function offsets(text: string, edits: readonly TextEdit[]): { start: number; end: number }[] {
  const starts = [0];
  const plain = text.replace('\uFEFF', '');
  for (const { index } of plain.matchAll(/\n/g)) starts.push(index + 1);
  const at = ({ line, character }: { line: number; character: number }): number =>
    (starts[line] ?? plain.length) + character;
  return edits.map(({ range }) => ({ start: at(range.start), end: at(range.end) }));
}

function commentsIn(text: string): string[] {
  const { text: plain, tree } = new Source(text);
  return tree.comments.map(({ start, end }) => plain.slice(start, end));
}

function untouched(text: string, edits: readonly TextEdit[]): string[] {
  const plain = text.replace('\uFEFF', '');
  const parts: string[] = [];
  let done = 0;
  for (const { start, end } of offsets(text, edits)) {
    parts.push(plain.slice(done, start));
    done = end;
  }
  return [...parts, plain.slice(done)];
}

function linesWithoutCommas(text: string): string[] {
  return filledLines(text).map((line) => line.replace(/,$/, ''));
}

function assertInOrder(text: string, parts: readonly string[]): void {
  let done = 0;
  for (const part of parts) {
    const at = text.indexOf(part, done);
    assert.notEqual(at, -1, part);
    done = at + part.length;
  }
}
