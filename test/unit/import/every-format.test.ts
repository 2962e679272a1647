import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { formatIds, importFile } from '../../../src/import/import-file.ts';
import type { FormatId } from '../../../src/import/format-id.ts';
import { cpuMs } from '../../support/cpu-time.ts';
import { fixtures, Imported, problemOf } from './imported.ts';

const files = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => relative(fixtures, join(parentPath, name)))
  .toSorted();

const NAMES: Readonly<Record<FormatId, string>> = {
  'package.json': 'package.json',
  procfile: 'Procfile',
  'tasks.json': '.vscode/tasks.json',
  'process-compose': 'process-compose.yaml',
  mprocs: 'mprocs.yaml',
  supervisord: 'supervisord.conf',
  pm2: 'ecosystem.json',
  compose: 'compose.yaml',
};

/** A file with a mistake in it, and where the mistake is. */
const BROKEN: Readonly<Record<FormatId, readonly [text: string, problem: RegExp]>> = {
  'package.json': ['{\n  "scripts": { "dev": "vite"\n', /^3:1 .*close brace is expected/],
  procfile: ['\nthis is prose\n', /^2:1 .*NAME: COMMAND/],
  'tasks.json': ['{\n  "tasks": [ { "label": } ]\n}', /^2:2\d /],
  'process-compose': ['processes:\n  a:\n    command: "x\n', /^\d+:\d+ .*quote/],
  mprocs: ['procs:\n  a: [1, 2\n', /^\d+:\d+ /],
  supervisord: ['[program:a]\ncommand=x\nnonsense\n', /^3:1 .*key=value/],
  pm2: ['{ "apps": [ { "name" "x" } ] }', /^1:\d+ .*colon is expected/],
  compose: ['services:\n  a:\n   b: 1\n  - c\n', /^\d+:\d+ /],
};

const jsonFormats: readonly FormatId[] = ['package.json', 'tasks.json', 'pm2'];

describe('every format', () => {
  it('is known by its usual file names, and has three sample files', () => {
    assert.ok(files.length >= 24, String(files.length));
    const found = new Map<string, number>();
    for (const path of files) {
      const { format } = Imported.fixture(path).file;
      found.set(format, (found.get(format) ?? 0) + 1);
    }
    for (const id of formatIds) assert.ok((found.get(id) ?? 0) >= 3, `${id}: ${found.get(id) ?? 0}`);
  });

  for (const path of files) {
    it(`makes tasks of ${path} that are free of errors, and reads it alike with CRLF and a byte order mark`, () => {
      const plain = Imported.fixture(path);
      assert.ok(plain.tasks.length > 0);
      const text = readFileSync(join(fixtures, path), 'utf8');
      const other = new Imported(path.slice(path.indexOf('/') + 1), `\uFEFF${text.replaceAll('\n', '\r\n')}`);
      assert.deepEqual(
        other.planned.map(({ task }) => task),
        plain.planned.map(({ task }) => task),
      );
      assert.deepEqual(other.lostByFile, plain.lostByFile);
    });
  }

  for (const id of formatIds) {
    it(`${id}: an empty file gives nothing, and never throws`, () => {
      for (const text of ['', '\n', '\uFEFF', ' ']) {
        const file = importFile({ path: NAMES[id], text, beside: new Set(), inProject: new Set() });
        assert.deepEqual(file?.proposals, []);
      }
    });

    it(`${id}: a malformed file is reported with line and column`, () => {
      const [text, problem] = BROKEN[id];
      assert.match(problemOf(NAMES[id], text), problem);
    });

    it(`${id}: any text is read without throwing`, () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
          new Imported(NAMES[id], text);
        }),
        { numRuns: 60 },
      );
    });

    it(`${id}: any sample cut and changed anywhere gives only valid tasks`, () => {
      const own = files.filter((path) => Imported.fixture(path).file.format === id);
      const samples = own.map((path) => readFileSync(join(fixtures, path), 'utf8'));
      fc.assert(
        fc.property(
          fc.constantFrom(...samples),
          fc.nat(),
          fc.nat(40),
          fc.string({ maxLength: 8 }),
          (text, at, length, put) => {
            const place = at % text.length;
            new Imported(NAMES[id], text.slice(0, place) + put + text.slice(place + length));
          },
        ),
        { numRuns: 60 },
      );
    });
  }

  for (const [path, text] of [
    ['process-compose.yaml', 'processes:\n  web: { command: x, success_exit_codes: [3, many, 1e400] }\n'],
    ['ecosystem.config.json', '{ "apps": [{ "name": "web", "script": "x", "stop_exit_codes": ["3", "many"] }] }'],
    ['supervisord.conf', '[program:web]\ncommand = x\nexitcodes = 3,many\n'],
  ] as const) {
    it(`${path}: exit codes that are no numbers are reported as unsupported`, () => {
      const [key] = /\w*exit_?codes/.exec(text) ?? [];
      const imported = new Imported(path, text);
      assert.deepEqual([imported.lost('web').includes(key ?? ''), imported.names], [true, ['web']]);
    });
  }

  it('supervisord.conf: a number that TOML cannot hold is reported as unsupported', () => {
    const size = '9'.repeat(400);
    const imported = new Imported(
      'supervisord.conf',
      `[program:web]\ncommand = x\nstdout_logfile_maxbytes = ${size}\n`,
    );
    assert.ok(imported.lost('web').includes('log_max_size'), String(imported.lost('web')));
  });

  it('recognizes no file that no tool writes', () => {
    const file = importFile({ path: 'notes.txt', text: 'hello', beside: new Set(), inProject: new Set() });
    assert.equal(file, undefined);
  });

  it('recognizes a file by its content where its name is not enough', () => {
    const format = (path: string, text: string): string | undefined =>
      importFile({ path, text, beside: new Set(), inProject: new Set() })?.format;
    assert.equal(format('dev.yaml', 'services:\n  a:\n    image: x\n'), 'compose');
    assert.equal(format('dev.yaml', 'version: 1\nprocesses:\n  a:\n    command: x\n'), 'process-compose');
    assert.equal(format('compose.yaml', 'processes:\n  a:\n    command: x\n'), 'process-compose');
    assert.equal(format('dev.yaml', 'procs:\n  a: x\n'), 'mprocs');
    assert.equal(format('app.conf', '[program:a]\ncommand=x\n'), 'supervisord');
    assert.equal(format('x.json', '{ "apps": [] }'), 'pm2');
    assert.equal(format('x.json', '{ "tasks": [] }'), 'tasks.json');
    assert.equal(format('manifest.json', '{ "scripts": {} }'), 'package.json');
  });

  it('gives names that are valid and unique whatever the names of the file', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }), { maxLength: 12 }),
        (keys) => {
          const scripts = Object.fromEntries(keys.map((key) => [key, 'x']));
          const { names, lostByFile } = new Imported('package.json', JSON.stringify({ scripts }));
          assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
          assert.equal(names.length + lostByFile.length, Object.keys(scripts).length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('loses no key silently: each is read, or reported', () => {
    const formats: readonly (readonly [path: string, file: (entry: object) => object])[] = [
      ['process-compose.yaml', (entry) => ({ processes: { a: { command: 'x', ...entry } } })],
      ['mprocs.yaml', (entry) => ({ procs: { a: { shell: 'x', ...entry } } })],
      ['ecosystem.json', (entry) => ({ apps: [{ name: 'a', script: 'x.js', ...entry }] })],
      ['.vscode/tasks.json', (entry) => ({ tasks: [{ label: 'a', command: 'x', ...entry }] })],
      ['compose.yaml', (entry) => ({ services: { a: { build: '.', command: 'x', ...entry } } })],
    ];
    const key = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', '_'), minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...formats), key, ([path, file], unknown) => {
        const { planned } = new Imported(path, JSON.stringify(file({ [unknown]: 1 })));
        assert.deepEqual(
          planned.flatMap(({ losses }) => losses.map((loss) => loss.key)).filter((lost) => lost === unknown),
          [unknown],
        );
      }),
      { numRuns: 100 },
    );
  });

  it('breaks circles of dependencies, and says where', () => {
    const text = 'processes:\n  a: { command: x, depends_on: { b: {} } }\n  b: { command: x, depends_on: { a: {} } }\n';
    const both = new Imported('process-compose.yaml', text);
    assert.deepEqual(
      both.tasks.map(({ dependsOn }) => dependsOn.length),
      [1, 0],
    );
    assert.match(both.loss('b', 'depends on a').why, /cycle/);
  });

  it('reads a thousand tasks within a few seconds', async () => {
    const scripts = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`task:${index}`, 'node x.js']));
    const took = await cpuMs(() =>
      assert.equal(new Imported('package.json', JSON.stringify({ scripts })).tasks.length, 1000),
    );
    assert.ok(took < 10_000);
  });

  it('gives up on YAML aliases that stand for billions of values', async () => {
    const levels = Array.from({ length: 12 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${level}: &a${level} [${Array(9)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    );
    const took = await cpuMs(() =>
      assert.match(problemOf('compose.yaml', `${levels.join('\n')}\nservices: {}\n`), /more than 200000 values/),
    );
    assert.ok(took < 5000);
  });

  it('gives up on an alias that contains itself, and on nesting without end', () => {
    assert.match(problemOf('mprocs.yaml', 'procs: &p\n  a: *p\n'), /contains itself/);
    for (const id of [...jsonFormats, 'compose', 'mprocs'] as const) {
      assert.match(problemOf(NAMES[id], '['.repeat(5000) + ']'.repeat(5000)), /nested more than/, id);
    }
  });

  it('does not read what is larger than people write', () => {
    assert.match(problemOf('compose.yaml', `services: {}\n# ${'x'.repeat(5_000_001)}`), /larger than 5 MB/);
  });
});
