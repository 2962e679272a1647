import assert from 'node:assert/strict';
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
import type { PlainTable } from '../../../../src/config/edit/file.ts';
import { plainTable } from '../../../../src/config/edit/write.ts';
import { LineIndex } from '../../../../src/config/syntax/line-index.ts';
import { tomlTestFiles, variantsOf } from '../syntax/toml-test.ts';

// Every change of every file: what smol-toml reads afterwards is worked out here, without a word of the edits
// themselves.

interface File {
  readonly name: string;
  readonly text: string;
  readonly tasks: readonly PlainTable[];
}

interface Change {
  readonly what: string;
  readonly edit: (text: string) => readonly TextEdit[];
  readonly tasks: readonly PlainTable[];
}

/**
 * All that TOML allows, as the tables of other programs above two tasks of ours; every other file written in another
 * way.
 */
const beside = tomlTestFiles.flatMap(({ name, text }, index) => {
  const file = { name, text: closed(text) + tasksLike(text, 'one', 'two') };
  const variants = variantsOf(file);
  const variant = variants[index % variants.length] ?? file;
  return fileOf(variant.name, variant.text);
});

/** The same as the keys of a task; without those files that have headers. */
const inside = tomlTestFiles
  .filter(({ text }) => !/^\s*\[|^\uFEFF/m.test(text))
  .flatMap(({ name, text }) => fileOf(name, `[[tasks]]\nname = "one"\n${closed(text)}${tasksLike(text, 'two')}`));

function closed(text: string): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return text === '' || text.endsWith('\n') ? text : text + lineEnd;
}

/** `two` waits for `one`; with the line ends of a text. */
function tasksLike(text: string, ...names: readonly string[]): string {
  const tasks = names.map((name) => `[[tasks]] # ${name}\nname = "${name}" # here\n`).join('\n');
  return `${tasks}depends_on = ["one", 'one']\n`.replaceAll('\n', text.includes('\r\n') ? '\r\n' : '\n');
}

/** None where the whole is not TOML, such as a key of a task that is there twice. */
function fileOf(name: string, text: string): readonly File[] {
  try {
    return [{ name, text, tasks: tasksIn(text) }];
  } catch {
    return [];
  }
}

function valuesIn(text: string): PlainTable {
  return plainTable(parse(text.replace('\uFEFF', ''), { integersAsBigInt: 'asNeeded' }));
}

function tasksIn(text: string): readonly PlainTable[] {
  return valuesIn(text)['tasks'] as readonly PlainTable[];
}

function changesOf({ tasks }: File): readonly Change[] {
  const [one = {}, two = {}] = tasks;
  const added = { name: 'new', command: 'x', env: { A: '1' } };
  const renamed = (task: PlainTable): PlainTable => {
    const names = task['depends_on'] as readonly string[] | undefined;
    return names === undefined ? task : { ...task, depends_on: names.map((name) => (name === 'one' ? 'a.b' : name)) };
  };
  return [
    { what: 'add', edit: (text) => addTask(text, added), tasks: [...tasks, added] },
    { what: 'remove the first', edit: (text) => removeTask(text, 'one'), tasks: [two] },
    { what: 'remove the last', edit: (text) => removeTask(text, 'two'), tasks: [one] },
    { what: 'move up', edit: (text) => moveTask(text, 'two', 'one'), tasks: [two, one] },
    { what: 'move down', edit: (text) => moveTask(text, 'one'), tasks: [two, one] },
    { what: 'group', edit: (text) => updateTask(text, 'two', { group: 'g' }), tasks: [one, { ...two, group: 'g' }] },
    {
      what: 'rename',
      edit: (text) => updateTask(text, 'one', { name: 'a.b' }),
      tasks: [{ ...renamed(one), name: 'a.b' }, renamed(two)],
    },
    ...Object.keys(one).flatMap((key) => (key === 'name' || key === 'depends_on' ? [] : keyChanges(one, two, key))),
  ];
}

function keyChanges(one: PlainTable, two: PlainTable, key: string): readonly Change[] {
  const { [key]: old, ...rest } = one;
  const change = (what: string, value: unknown): Change => ({
    what: `${what} ${key}`,
    edit: (text) => updateTask(text, 'one', { [key]: value }),
    tasks: [{ ...one, [key]: value }, two],
  });
  return [
    { ...change('remove', null), tasks: [rest, two] },
    change('write over', 'a "b" c'),
    change('make a list of', ['x', 1]),
    change('make a table of', { 'a.b': true }),
    ...(Array.isArray(old) ? [change('prolong', [...(old as unknown[]), 'x']), change('shorten', old.slice(1))] : []),
  ];
}

/** The offsets of edits in a text without a byte order mark. */
function spansOf(text: string, edits: readonly TextEdit[]): readonly { start: number; end: number; text: string }[] {
  const lines = new LineIndex(text);
  return edits.map(({ range, newText }) => {
    const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
    assert.deepEqual(lines.rangeOf({ start, end }), range, 'a position where an editor can stand');
    return { start, end, text: newText };
  });
}

/** What an editor does for undo: the text that was replaced, where its replacement stands now. */
function undone(before: string, after: string, edits: readonly TextEdit[]): string {
  let [shift, result, done] = [0, '', 0];
  for (const { start, end, text } of spansOf(before, edits)) {
    assert.equal(after.slice(start + shift, start + shift + text.length), text);
    result += after.slice(done, start + shift) + before.slice(start, end);
    done = start + shift + text.length;
    shift += text.length - (end - start);
  }
  return result + after.slice(done);
}

function check({ name, text, tasks }: File, { what, edit, tasks: wanted }: Change): void {
  const edits = edit(text);
  const after = applyEdits(text, edits);
  assert.deepEqual(valuesIn(after), { ...valuesIn(text), tasks: wanted }, `${what}: ${name}`);
  assert.deepEqual(tasksIn(text), tasks);
  assert.equal(after.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
  // Outside of the edits nothing has changed: with what they replaced put back, each byte is as it was.
  const [plain, plainAfter] = [text.replace('\uFEFF', ''), after.replace('\uFEFF', '')];
  assert.equal(undone(plain, plainAfter, edits), plain, `${what}: ${name}`);
  if (text.includes('\r\n') && !/(?<!\r)\n/.test(text)) assert.doesNotMatch(after, /(?<!\r)\n/, `${what}: ${name}`);
}

describe('every change of a valid file', () => {
  it('says exactly what was asked, and can be undone byte for byte', () => {
    assert.ok(beside.length > 200 && inside.length > 80, `only ${beside.length} and ${inside.length}`);
    for (const file of [...beside, ...inside]) for (const change of changesOf(file)) check(file, change);
  });

  it('leaves nothing behind where it is taken back by the opposite change', () => {
    for (const { name, text } of beside) {
      const there = applyEdits(text, updateTask(text, 'one', { name: 'other', group: 'g' }));
      const back = applyEdits(there, updateTask(there, 'other', { name: 'one', group: null }));
      // A name in single quotes gets double ones.
      assert.equal(back.replaceAll("'one'", '"one"'), text.replaceAll("'one'", '"one"'), name);
    }
  });
});
