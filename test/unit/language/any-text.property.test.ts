import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { withoutByteOrderMark } from '../../../src/config/syntax/line-index.ts';
import { Source } from '../../../src/config/syntax/source.ts';
import { readToml } from '../../../src/config/values/read.ts';
import { isList, isTable, type TomlNode } from '../../../src/config/values/node.ts';
import { complete } from '../../../src/language/completion/complete.ts';
import { LanguageDocument } from '../../../src/language/document.ts';
import { folds } from '../../../src/language/folding.ts';
import { hoverAt } from '../../../src/language/hover.ts';
import { cpuMs } from '../../support/cpu-time.ts';
import { links } from '../../../src/language/links.ts';
import { definitionsOf, nameUseAt, renameEdits, usesOf } from '../../../src/language/navigate.ts';
import { outline, type OutlineItem } from '../../../src/language/outline.ts';
import { surroundings } from './cursor.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const files = globSync(['dirigent.toml', 'examples/**/*.toml', 'test/fixtures/**/*.toml'], { cwd: repository }).map(
  (path) => withoutByteOrderMark(readFileSync(join(repository, path), 'utf8')),
);

const forms = `tasks = [{ name = "a", depends_on = { b = "ready" } }, { name = 'b', args = ["x", 1, [true]] }]
a."b c".d = """
long "" text\\
"""
e = '''x'''
f = 1979-05-27 07:32:00
[task_defaults.env]
"quoted key" = "\\u00e9\\n" # comment
[[tool.list]]
x = { y = { z = [ { w = 1 } ] } }
`;

/** Asks everything at one place. */
async function useAll(document: LanguageDocument, offset: number): Promise<void> {
  const { items } = await complete(document, offset, surroundings);
  for (const { span } of items)
    assert.ok(span.start <= offset && offset <= span.end && span.end <= document.text.length);
  hoverAt(document, offset);
  const use = nameUseAt(document, offset);
  if (use === undefined) return;
  definitionsOf(document, use);
  usesOf(document, use);
  renameEdits(document, use, 'x');
}

function checkWhole(document: LanguageDocument): void {
  folds(document);
  links(document);
  const { length } = document.text;
  const check = ({ span, selection, children }: OutlineItem): void => {
    assert.ok(0 <= span.start && span.start <= selection.start && selection.end <= span.end && span.end <= length);
    children.forEach(check);
  };
  outline(document).forEach(check);
}

describe('the language features', () => {
  it('stand every beginning of a real file, with the cursor at its end', async () => {
    for (const text of [...files, forms]) {
      for (let end = 0; end <= text.length; end++) {
        const document = new LanguageDocument(text.slice(0, end));
        await useAll(document, end);
        if (end % 7 === 0) checkWhole(document);
      }
    }
  });

  it('stand a real file that lacks any part, with the cursor anywhere', async () => {
    const places = fc.tuple(fc.constantFrom(...files, forms), fc.nat(), fc.nat(80), fc.nat());
    await fc.assert(
      fc.asyncProperty(places, async ([text, start, length, cursor]) => {
        const from = start % (text.length + 1);
        const document = new LanguageDocument(text.slice(0, from) + text.slice(from + length));
        checkWhole(document);
        await useAll(document, cursor % (document.text.length + 1));
      }),
      { numRuns: 500 },
    );
  });

  it('stand any text at any place', async () => {
    const piece = fc.constantFrom(
      ...[
        '[',
        ']',
        '[[',
        ']]',
        '{',
        '}',
        '"',
        "'",
        '"""',
        "'''",
        '=',
        '.',
        ',',
        '#',
        '\n',
        '\r\n',
        '\r',
        ' ',
        '\\',
        '|',
      ],
      ...['tasks', 'name', 'depends_on', 'env', 'healthcheck', '\u{1f600}', '\u0000', '__proto__', '1', 'true'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), fc.nat(), async (pieces, cursor) => {
        const document = new LanguageDocument(pieces.join(''));
        checkWhole(document);
        await useAll(document, cursor % (document.text.length + 1));
      }),
      { numRuns: 2000 },
    );
  });

  it('read a sound file as the checks do', () => {
    for (const text of [...files, forms]) {
      const { entries } = new LanguageDocument(text);
      const names = [...new Set(entries.map(({ path: [name = ''] }) => name))];
      const { root, problems } = readToml(new Source(text), names);
      if (problems.length > 0) continue;
      const expected: string[] = [];
      const walk = (path: readonly string[], { value, span }: TomlNode): void => {
        if (isTable(value)) for (const [name, { node }] of value) walk([...path, name], node);
        else if (isList(value)) for (const item of value) walk(path, item);
        else expected.push(`${path.join('/')} ${text.slice(span.start, span.end)}`);
      };
      for (const [name, { node }] of root) walk([name], node);
      const found = entries.flatMap(({ path, value }) => scalars(path, value, text));
      assert.deepEqual(found.sort(), expected.sort());
    }
  });

  it('are not held up by a deep, long or unclosed text', async () => {
    for (const text of [
      '['.repeat(100_000),
      `a = ${'['.repeat(100_000)}`,
      `a = ${'{a='.repeat(100_000)}`,
      'a = {\n'.repeat(20_000),
      'a = { b = 1,\n'.repeat(20_000),
      'a = """\n'.repeat(20_001),
      'a = [\n'.repeat(20_000),
      `a = "${'\\'.repeat(200_000)}`,
      'a.'.repeat(100_000),
      `a = { ${'a.a = {'.repeat(100_000)}`,
    ]) {
      const took = await cpuMs(() => checkWhole(new LanguageDocument(text)));
      assert.ok(took < 3000, `${text.slice(0, 20)} took ${took} ms`);
    }
  });
});

type Value = LanguageDocument['entries'][number]['value'];

function scalars(path: readonly string[], value: Value, text: string): readonly string[] {
  if (value === undefined || value.kind === 'table') return [];
  if (value.kind === 'list') return value.items.flatMap((item) => scalars(path, item, text));
  return [`${path.join('/')} ${text.slice(value.span.start, value.span.end)}`];
}
