import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse, stringify } from 'smol-toml';
import { LineIndex } from '../../../../src/config/toml/line-index.ts';
import { isList, isTable, type TomlNode } from '../../../../src/config/toml/node.ts';
import { readToml } from '../../../../src/config/toml/read.ts';
import { fixtures } from '../edit/fixtures.ts';

function read(text: string): { node: TomlNode; source: string }[] {
  const names = Object.keys(parse(text.replace('\uFEFF', ''), { integersAsBigInt: 'asNeeded' }));
  const { root, problems, lines, hasPlaces } = readToml(text, names);
  assert.deepEqual([problems, hasPlaces], [[], true]);
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
