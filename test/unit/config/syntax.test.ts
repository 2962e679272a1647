import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { codeFrame } from '../../../src/config/code-frame.ts';
import { parseProject } from '../../../src/config/parse.ts';
import { fixtures } from './edit/fixtures.ts';
import { onlyError, underlined } from './underlined.ts';

describe('text that is not TOML', () => {
  it('gives no project, and one error that says where and what', () => {
    const cases: readonly (readonly [text: string, at: string, message: RegExp])[] = [
      ['name = "web', '"web', /no closing quotes/],
      ['name = "web\n', 'name = "web', /no closing quote/],
      ['name = """web\n', '"""web', /no closing quotes/],
      ['name = ', 'name =', /value is missing/],
      ['name = web', 'web', /need quotes: "web"/],
      ['x = [1, 2\ny = 3', 'y = 3', /above this line is not closed/],
      ['x = [\n[[tasks]]\n', 'tasks]]', /above this line is not closed/],
      ['x = [1 2]', '2]', /comma is missing/],
      ['x = { a = 1', 'x = { a = 1', /not closed|comma is missing/],
      ['[[tasks]\n', '[[tasks]', /brackets of this header/],
      ['[tasks\n', '[tasks', /brackets of this header/],
      ['command\n', 'command', /`key = value`/],
      ['= 5', '= 5', /key is missing/],
      ['a = 1 b = 2', 'b = 2', /Only a comment may follow/],
      ['a = 1\na = 2', 'a = 2', /defined twice/],
      ['[a]\n[a]', 'a]', /defined twice/],
      [
        String.raw`a = 'C:\q'
b = "C:\q"`,
        String.raw`\q`,
        /single quotes/,
      ],
      ['a = 2024-13-01', '2024-13-01', /date/],
      ['a = 01', '01', /not valid TOML/],
      ['a = "\u0001"', '\u0001"', /control characters/],
      ['a = 1\rb = 2', 'a = 1', /Only a comment/],
    ];
    for (const [text, at, message] of cases) {
      const { project, diagnostics } = parseProject(text);
      assert.equal(project, undefined, text);
      const [error] = diagnostics;
      assert.ok(error, text);
      assert.deepEqual([error.code, error.severity], ['syntax', 'error']);
      assert.equal(
        underlined(text, error.range).trimEnd(),
        at,
        `${JSON.stringify(text.slice(0, 40))} ${error.message}`,
      );
      assert.match(error.message, message, text);
    }
  });

  it('offers the quotes that a word lacks', () => {
    assert.deepEqual(onlyError('[[tasks]]\nname = web server # x\n').suggestions, ['"web server"']);
  });

  it('counts positions as editors do', () => {
    const after = (before: string): unknown => onlyError(`${before}b = @\n`).range.start;
    assert.deepEqual(after('\uFEFF'), { line: 0, character: 4 });
    assert.deepEqual(after('a = 1\r\n'), { line: 1, character: 4 });
    assert.deepEqual(onlyError('a = "😀" y').range.start, { line: 0, character: 9 });
  });

  it('reports every error, and where the tasks are that can still be read', () => {
    const text =
      '[[tasks]]\nname = "a"\ncommand = \n\n[[tasks]]\nname = b\n\n[[tasks]]\nname = "c"\nargs = [\n"x",\n\n[[tasks]]\nname = "d"\n';
    const { project, diagnostics, locations } = parseProject(text);
    assert.equal(project, undefined);
    assert.deepEqual(
      diagnostics.map(({ code, range }) => [code, range.start.line]),
      [
        ['syntax', 2],
        ['syntax', 5],
        ['syntax', 12],
      ],
    );
    assert.deepEqual([...locations.keys()], ['a', 'c', 'd']);
    assert.equal(locations.get('d')?.table.start.line, 12);
  });

  it('keeps what stands above and below a line that is being typed', () => {
    for (const line of [
      'command',
      'command =',
      'command = "',
      'args = [',
      'env = {',
      '[',
      '[[',
      '[tasks.',
      'x = """',
      '"',
      'a.',
      '\u0000',
    ]) {
      const text = `[[tasks]]\nname = "above"\n${line}\n\n[[tasks]]\nname = "below"\n`;
      const { project, locations } = parseProject(text);
      assert.equal(project, undefined, line);
      assert.deepEqual([...locations.keys()], ['above', 'below'], line);
    }
  });

  it('never throws, wherever a file is cut or scrambled', () => {
    const file = fc.constantFrom(...fixtures);
    fc.assert(
      fc.property(file, fc.nat(), fc.nat(20), fc.string(), ({ text }, seed, length, inserted) => {
        const at = seed % (text.length + 1);
        const { diagnostics, project } = parseProject(text.slice(0, at) + inserted + text.slice(at + length));
        assert.equal(
          project === undefined,
          diagnostics.some(({ code }) => code === 'syntax'),
        );
      }),
      { numRuns: 500 },
    );
  }).timeout(30_000);
});

describe('a frame around an error', () => {
  it('shows its line, the one above, and a mark below', () => {
    const text = '[[tasks]]\n\tname = web\n';
    assert.equal(codeFrame(text, onlyError(text).range), '  1 | [[tasks]]\n  2 | \tname = web\n    | \t       ^^^');
  });

  it('has no line above the first, and a mark also where there is nothing to underline', () => {
    const nowhere = { line: 0, character: 0 };
    assert.equal(codeFrame('\uFEFFa = 1', { start: nowhere, end: nowhere }), '  1 | a = 1\n    | ^');
    assert.equal(codeFrame('', { start: nowhere, end: nowhere }), '  1 |\n    | ^');
  });

  it('marks the first line of what goes over several', () => {
    assert.equal(
      codeFrame('ab\ncd', { start: { line: 0, character: 1 }, end: { line: 1, character: 2 } }),
      '  1 | ab\n    |  ^',
    );
  });
});
