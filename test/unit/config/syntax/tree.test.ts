import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parse } from 'smol-toml';
import type { Span } from '../../../../src/config/syntax/line-index.ts';
import { locationsIn, type Location } from '../../../../src/config/syntax/locations.ts';
import { scan } from '../../../../src/config/syntax/scan.ts';
import { Source } from '../../../../src/config/syntax/source.ts';
import type { Header, KeyPart, Statement, StringValue, SyntaxTree, Value } from '../../../../src/config/syntax/tree.ts';
import { fixtures } from '../edit/fixtures.ts';
import { tomlTestFiles, variantsOf } from './toml-test.ts';

const files = [...fixtures, ...tomlTestFiles].flatMap(variantsOf);

/** Everything in the tree that is not made of other things, in the order of the tree. */
function tokens({ sections }: SyntaxTree): readonly Span[] {
  return sections.flatMap(({ header, statements }) => [
    ...(header === undefined ? [] : headerTokens(header)),
    ...statements.flatMap(statementTokens),
  ]);
}

function headerTokens({ keys, isList, span: { start, end } }: Header): readonly Span[] {
  const width = isList ? 2 : 1;
  return [{ start, end: start + width }, ...keys.map(({ span }) => span), { start: end - width, end }];
}

function statementTokens({ keys, equals, value }: Statement): readonly Span[] {
  return [
    ...keys.map(({ span }) => span),
    ...(equals === undefined ? [] : [{ start: equals, end: equals + 1 }]),
    ...(value === undefined ? [] : valueTokens(value)),
  ];
}

function valueTokens(value: Value): readonly Span[] {
  const { start, end } = value.span;
  if (value.kind === 'string' || value.kind === 'bare') return [value.span];
  const inner = value.kind === 'list' ? value.items.flatMap(valueTokens) : value.statements.flatMap(statementTokens);
  return [{ start, end: start + 1 }, ...inner, ...(value.isClosed ? [{ start: end - 1, end }] : [])];
}

function allValues({ sections }: SyntaxTree): readonly Value[] {
  const inside = (value: Value | undefined): readonly Value[] => {
    if (value === undefined) return [];
    if (value.kind === 'list') return [value, ...value.items.flatMap(inside)];
    return value.kind === 'table' ? [value, ...value.statements.flatMap((each) => inside(each.value))] : [value];
  };
  return sections.flatMap(({ statements }) => statements.flatMap(({ value }) => inside(value)));
}

function allKeys({ sections }: SyntaxTree): readonly KeyPart[] {
  const inside = ({ keys, value }: Statement): readonly KeyPart[] => {
    if (value?.kind === 'list')
      return [
        ...keys,
        ...value.items.flatMap((item) => (item.kind === 'table' ? item.statements.flatMap(inside) : [])),
      ];
    return value?.kind === 'table' ? [...keys, ...value.statements.flatMap(inside)] : keys;
  };
  return sections.flatMap(({ header, statements }) => [...(header?.keys ?? []), ...statements.flatMap(inside)]);
}

function sliceOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

function valueOf(written: string): unknown {
  return parse(`x = ${written}`, { integersAsBigInt: 'asNeeded' })['x'];
}

/** Every value of smol-toml stands where the tree says, and the tree has no others. */
function assertAgrees(name: string, value: unknown, location: Location | undefined, text: string): void {
  assert.ok(location !== undefined, `${name} has no location`);
  if (Array.isArray(value)) {
    assert.equal(location.children?.size ?? 0, value.length, name);
    value.forEach((item, index) => assertAgrees(`${name}/${index}`, item, location.children?.get(index), text));
  } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    assert.deepEqual([...(location.children?.keys() ?? [])].sort(), Object.keys(value).sort(), name);
    for (const [key, item] of Object.entries(value)) {
      assertAgrees(`${name}/${key}`, item, location.children?.get(key), text);
    }
  } else {
    assert.deepEqual(valueOf(sliceOf(text, location.span)), value, name);
  }
}

describe('the tree of a valid file', () => {
  it('has two hundred files to be tried on', () => {
    assert.ok(tomlTestFiles.length >= 200, `only ${tomlTestFiles.length}`);
  });

  it('has a token for each character but blanks, dots and commas', () => {
    for (const { name, text } of files) {
      const { text: plain, tree } = new Source(text);
      const all = [...tokens(tree), ...tree.comments].toSorted((a, b) => a.start - b.start || a.end - b.end);
      let done = 0;
      for (const token of [...all, { start: plain.length, end: plain.length }]) {
        assert.ok(done <= token.start && token.start <= token.end, name);
        assert.match(plain.slice(done, token.start), /^[ \t\r\n.,]*$/, name);
        done = token.end;
      }
    }
  });

  it('has every key and every value of smol-toml where the tree says, and no others', () => {
    for (const { name, text } of files) {
      const source = new Source(text);
      const values = parse(source.text, { integersAsBigInt: 'asNeeded' });
      assertAgrees(name, values, locationsIn(source.tree, { names: Object.keys(values), lost: [] }), source.text);
    }
  });

  it('names each key as smol-toml does', () => {
    for (const { name, text } of files) {
      const source = new Source(text);
      for (const key of allKeys(source.tree)) {
        assert.deepEqual(Object.keys(parse(`${sliceOf(source.text, key.span)} = 1`)), [key.name], name);
      }
    }
  });

  it('reads each string as smol-toml does', () => {
    for (const { name, text } of files) {
      const source = new Source(text);
      const strings = allValues(source.tree).filter((value): value is StringValue => value.kind === 'string');
      for (const string of strings) assert.equal(string.text, valueOf(sliceOf(source.text, string.span)), name);
    }
  });

  it('goes as deep as smol-toml does, and on behind what is deeper', () => {
    for (const depth of [31, 32, 33, 500]) {
      for (const [open, close] of [
        ['[\n', ']'],
        ['{ "]" = ', ' }'],
        ['[{ # ]\n a = ', '}]'],
      ] as const) {
        const text = `[[tasks]]\na = ${open.repeat(depth)}1${close.repeat(depth)} # end\nb = "c"\n`;
        assert.doesNotThrow(() => parse(text));
        const statements = scan(text).sections[1]?.statements ?? [];
        assert.deepEqual(
          statements.map(({ span }) => sliceOf(text, span)),
          [text.slice(text.indexOf('a = '), text.indexOf(' # end')), 'b = "c"'],
        );
      }
    }
    const long = `a${'.a'.repeat(200)} = [\n1]\n[a${'.b'.repeat(200)}]\nb = 1\n`;
    assert.deepEqual(
      scan(long).sections.map(({ header, statements }) => [
        header?.isClosed,
        statements.map(({ value }) => value?.kind),
      ]),
      [
        [undefined, ['list']],
        [true, ['bare']],
      ],
    );
  });

  it('is not misled by quotes in comments and in strings of the other kind', () => {
    const text = `# """\na = '''\n[tasks]\n"""\n'''\nb = """\n[[tasks]] '''\n"""\n`;
    const values = parse(text);
    assertAgrees('quotes', values, locationsIn(scan(text), { names: Object.keys(values), lost: [] }), text);
  });

  it('takes words at the beginning of a line in a list for values where they are some', () => {
    const text = 'a = [\n[true\n],\n[ inf\n, nan ],\n[nan]\n]\nb = 1\n';
    const values = parse(text);
    assertAgrees('lists', values, locationsIn(scan(text), { names: Object.keys(values), lost: [] }), text);
  });
});

describe('the tree of any text', () => {
  it('has sections that follow each other without a gap, and tokens that do not overlap', () => {
    const piece = fc.constantFrom(
      ...['[', ']', '[[', ']]', '{', '}', '"', "'", '"""', "'''", '=', '.', ',', '#', '\n', '\r\n', '\r', ' ', '\\'],
      ...['tasks', 'name', 'true', '\u{1f600}', '\u0000', '1'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const tree = scan(text);
        assert.equal(tree.sections.map(({ span }) => sliceOf(text, span)).join(''), text);
        let done = 0;
        for (const { span, statements } of tree.sections) {
          for (const statement of statements) {
            assert.ok(span.start <= statement.span.start && statement.span.end <= span.end);
            for (const token of statementTokens(statement)) {
              assert.ok(done <= token.start && token.start <= token.end && token.end <= statement.span.end);
              done = token.end;
            }
          }
        }
        for (const { start, end } of tree.comments) assert.match(text.slice(start, end), /^#[^\r\n]*$/);
      }),
      { numRuns: 3000 },
    );
  });
});
