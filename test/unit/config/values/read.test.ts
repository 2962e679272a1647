import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse, stringify } from 'smol-toml';
import { LineIndex, type Span } from '../../../../src/config/syntax/line-index.ts';
import { Source } from '../../../../src/config/syntax/source.ts';
import { isList, isTable, type TomlNode } from '../../../../src/config/values/node.ts';
import { readToml } from '../../../../src/config/values/read.ts';
import { fixtures } from '../edit/fixtures.ts';

function read(text: string): { node: TomlNode; source: string }[] {
  const names = Object.keys(parse(text.replace('\uFEFF', ''), { integersAsBigInt: 'asNeeded' }));
  const { root, problems, lines } = readToml(new Source(text), names);
  assert.deepEqual(problems, []);
  return [...root.values()].map(({ node }) => ({ node, source: lines.text }));
}

/** Everything that is no table, in the order of the file. */
function leaves(node: TomlNode): readonly TomlNode[] {
  if (isTable(node.value)) return [...node.value.values()].flatMap((entry) => leaves(entry.node));
  return isList(node.value) ? node.value.flatMap(leaves) : [node];
}

function assertPlaces(text: string): void {
  for (const { node, source } of read(text)) {
    for (const { span, value } of leaves(node)) {
      const alone = parse(`x = ${source.slice(span.start, span.end)}`, { integersAsBigInt: 'asNeeded' })['x'];
      assert.deepEqual(alone, value, source.slice(span.start, span.end));
    }
  }
}

function assertInside(outer: TomlNode): void {
  const inner = isTable(outer.value)
    ? [...outer.value.values()].map(({ node }) => node)
    : isList(outer.value)
      ? outer.value
      : [];
  for (const node of inner) {
    assert.ok(outer.span.start <= node.span.start && node.span.end <= outer.span.end);
    assertInside(node);
  }
}

describe('what is read of TOML', () => {
  it('stands where it is said to stand, in every file', () => {
    for (const { text } of fixtures) assertPlaces(text);
  });

  it('stands inside of what it is a part of', () => {
    for (const { name, text } of fixtures) {
      // Other tables may stand between the parts of these.
      if (!['interleaved.toml', 'other-programs.toml'].includes(name))
        read(text).forEach(({ node }) => assertInside(node));
    }
  });

  it('ends with its last value, also where that stands in a table below it', () => {
    const text = '# a\n\n[[tasks]] # b\nx = 1 # c\n\n[tasks.env]\ny = [ 2, # d\n]  # e\n\n[[tasks]]\n# f\n';
    const { root, lines } = readToml(new Source(text), ['tasks']);
    const tasks = root.get('tasks')?.node.value ?? [];
    assert.ok(isList(tasks));
    assert.deepEqual(
      tasks.map(({ span }) => lines.text.slice(span.start, span.end)),
      [text.slice(text.indexOf('[[tasks]]'), text.indexOf('  # e')), '[[tasks]]'],
    );
  });

  it('stands where it is said to stand in any document', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('tasks', '__proto__', 'a.b', 'constructor'));
    const { document } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 3 }),
        tie('document'),
      ),
      document: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    }));
    fc.assert(
      fc.property(document, (values) => assertPlaces(stringify(values))),
      { numRuns: 300 },
    );
  });
});

/** Every key that has a place, with the name that it must spell. */
function keys(node: TomlNode): readonly { name: string; key: Span }[] {
  if (isList(node.value)) return node.value.flatMap(keys);
  if (!isTable(node.value)) return [];
  return [...node.value].flatMap(([name, { key, node: inner }]) => [{ name, key }, ...keys(inner)]);
}

describe('keys', () => {
  it('stand where they are said to stand, bare and quoted', () => {
    for (const { text } of fixtures) {
      for (const { node, source } of read(text)) {
        for (const { name, key } of keys(node)) {
          const written = source.slice(key.start, key.end);
          assert.deepEqual(Object.keys(parse(`${written} = 1`)), [name], written);
        }
      }
    }
  });

  it('are found by what their escapes say', () => {
    const text = String.raw`t = { "\b\t\n\f\r\e\"\\ \u00e9 \U0001F600 \x41" . 'c\d' = 1 }`;
    const [first] = read(text);
    const found = first === undefined ? [] : keys(first.node).map(({ key }) => text.slice(key.start, key.end));
    assert.deepEqual(found, [String.raw`"\b\t\n\f\r\e\"\\ \u00e9 \U0001F600 \x41"`, String.raw`'c\d'`]);
  });
});

const several = fixtures.filter(({ text }) => text !== '');

/** smol-toml 1.9 leaves the end of a date to Date.parse, which takes "1979-,5-27" and "1979- 5-27". */
const hasStrayDate = /\d{4}-(?!\d\d-\d\d)/;

describe('a file that is being typed', () => {
  it('has everything where it is said to stand, as long as it is TOML', () => {
    const marks = ['"', "'", '\\', '[', ']', '{', '}', '#', '\n', '=', '.', ',', ' ', 'a', '1', '"""', "'''", ''];
    let seen = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...several),
        fc.nat(),
        fc.constantFrom(...marks),
        fc.nat(3),
        ({ text }, seed, typed, deleted) => {
          const at = seed % text.length;
          const changed = text.slice(0, at) + typed + text.slice(at + deleted);
          if (readToml(new Source(changed), []).problems.length > 0 || hasStrayDate.test(changed)) return;
          seen++;
          assertPlaces(changed);
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(seen > 200, 'enough of them are TOML');
  });
});

describe('a file that is broken by what was typed', () => {
  it('has the values that are left where they are said to stand', () => {
    const marks = ['"', "'", '\\', '[', ']', '{', '}', '#', '\n', '=', '.', ',', ' a', '@', ''];
    let seen = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...several),
        fc.nat(),
        fc.constantFrom(...marks),
        fc.nat(3),
        (file, seed, typed, deleted) => {
          const at = seed % file.text.length;
          const changed = file.text.slice(0, at) + typed + file.text.slice(at + deleted);
          // Where one of these has no partner it can only be guessed which.
          if (['"""', "'''"].some((quote) => changed.split(quote).length % 2 === 0)) return;
          const { root, lines, problems } = readToml(new Source(changed), ['tasks', 'task_defaults', 'task_runner']);
          if (problems.length === 0) return;
          seen++;
          for (const { span, value } of [...root.values()].flatMap(({ node }) => leaves(node))) {
            const written = lines.text.slice(span.start, span.end);
            assert.deepEqual(parse(`x = ${written}`, { integersAsBigInt: 'asNeeded' })['x'], value, written);
          }
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(seen > 500, 'enough of them are broken');
  });
});

describe('positions', () => {
  it('go from offset to line and back, whatever ends the lines', () => {
    const text = fc
      .array(fc.constantFrom('\n', '\r\n', '\r', 'a', '😀', '\u2028'), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(60), (sample, seed) => {
        const lines = new LineIndex(sample);
        const offset = seed % (sample.length + 1);
        const position = lines.positionAt(offset);
        const ends = [...sample.matchAll(/\r\n|\n|\r/g)].filter(({ index, 0: end }) => index + end.length <= offset);
        assert.equal(position.line, ends.length);
        // Between the two characters of a line end no editor can stand.
        const isInside = offset > 0 && /[\r\n]/.test(sample.slice(lines.offsetAt(position), offset));
        if (!isInside) assert.equal(lines.offsetAt(position), offset);
      }),
    );
  });

  it('beyond a line or the text are taken back to its end', () => {
    const lines = new LineIndex('ab\ncd');
    assert.equal(lines.offsetAt({ line: 0, character: 99 }), 2);
    assert.equal(lines.offsetAt({ line: 99, character: 0 }), 5);
  });
});
