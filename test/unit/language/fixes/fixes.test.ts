import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applySpans } from '../../../../src/config/edit/text-edit.ts';
import { parseProject } from '../../../../src/config/parse.ts';
import { withoutByteOrderMark } from '../../../../src/config/syntax/line-index.ts';
import { LanguageDocument } from '../../../../src/language/document.ts';
import type { Fix } from '../../../../src/language/fixes/fix.ts';
import { fixesOf, fixTogether } from '../../../../src/language/fixes/fixes.ts';
import { fixtures } from '../../config/edit/fixtures.ts';

interface Way {
  readonly fix: Fix;
  readonly after: string;
}

/** Every way to put the only mistake of a text right, the preferred one first. */
function waysOf(text: string): readonly Way[] {
  const diagnostics = new LanguageDocument(text).diagnostics;
  assert.equal(diagnostics.length, 1, JSON.stringify(diagnostics));
  return waysOfEach(text).toSorted((a, b) => Number(b.fix.isPreferred) - Number(a.fix.isPreferred));
}

function waysOfEach(text: string): readonly Way[] {
  const document = new LanguageDocument(text);
  return new LanguageDocument(text).diagnostics.flatMap((diagnostic) =>
    fixesOf(document, diagnostic).map((fix) => ({ fix, after: applySpans(document.text, fix.edits) })),
  );
}

const task = (...lines: readonly string[]): string =>
  ['[[tasks]]', 'name = "web"', 'command = "node"', ...lines, ''].join('\n');

/** What the preferred fix makes of lines in a task. */
function fixed(...lines: readonly string[]): string | undefined {
  const [way] = waysOf(task(...lines));
  return way?.after.slice(task().length).trimEnd();
}

describe('a quick fix', () => {
  it('writes the key, the value or the name that was meant', () => {
    assert.equal(fixed('restrat = "always" # a'), 'restart = "always" # a');
    assert.equal(fixed('restart = "allways"'), 'restart = "always"');
    assert.match(
      waysOf(`${task('depends_on = ["dbb"]')}[[tasks]]\nname = "db"\ncommand = "x"\n`)[0]?.after ?? '',
      /depends_on = \["db"\]/,
    );
  });

  it('gives a value the type that it lacks', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['title = web', 'title = "web"'],
      ['title = 5', 'title = "5"'],
      ['run_at_startup = "true"', 'run_at_startup = true'],
      ['max_retries = "5"', 'max_retries = 5'],
      ['stop_timeout = 1.5', 'stop_timeout = "1.5s"'],
      ['success_exit_codes = 1', 'success_exit_codes = [1]'],
      ['watch = "src/**"', 'watch = ["src/**"]'],
      ['args = "run dev --port=3000"', 'args = ["run", "dev", "--port=3000"]'],
      ['args = "x"', 'args = ["x"]'],
      ['env = ["A=1", "B.C=two words"]', 'env = { A = "1", "B.C" = "two words" }'],
      ['healthcheck = "http://localhost:3000"', 'healthcheck = { http = "http://localhost:3000" }'],
      ['healthcheck = "localhost:5432"', 'healthcheck = { tcp = "localhost:5432" }'],
      ['healthcheck = 5432', 'healthcheck = { tcp = 5432 }'],
      ['url = "localhost:3000"', 'url = "http://localhost:3000"'],
    ];
    for (const [before, after] of cases) assert.equal(fixed(before), after, before);
  });

  it('takes a key away, with its line or without', () => {
    const remove = (text: string): string | undefined =>
      waysOf(text).find(({ fix }) => fix.title.kind === 'remove')?.after;
    assert.equal(remove(task('color = "red" # why', 'args = []')), task('args = []'));
    assert.equal(remove(task('color = [', '  "red",', ']', '', '# kept')), task('', '# kept'));
    const inline = (keys: string): string => `tasks = [{ ${keys} }]\n`;
    assert.equal(remove(inline('color = 1, name = "a", command = "x"')), inline('name = "a", command = "x"'));
    assert.equal(remove(inline('name = "a", command = "x", color = 1')), inline('name = "a", command = "x"'));
    assert.equal(remove('[task_defaults]\nname = "x"\nrestart = "always"\n'), '[task_defaults]\nrestart = "always"\n');
  });

  it('gives a command line a shell, or splits it into program and arguments', () => {
    const both = (command: string, ...lines: readonly string[]): readonly (readonly [string, string])[] =>
      waysOf(['[[tasks]]', 'name = "a"', `command = ${command}`, ...lines].join('\n')).map(
        ({ fix, after }) => [fix.title.kind, after.slice('[[tasks]]\nname = "a"\n'.length)] as const,
      );
    assert.deepEqual(both('"npm run dev" # go'), [
      ['split', 'command = "npm" # go\nargs = ["run", "dev"]'],
      ['add', 'command = "npm run dev" # go\nshell = true'],
    ]);
    assert.deepEqual(both('"a && b"'), [['add', 'command = "a && b"\nshell = true']]);
    assert.deepEqual(both(`"'my prog'"`), [['add', `command = "'my prog'"\nshell = true`]]);
    assert.deepEqual(both('"a b"', 'shell = false', 'args = []'), [
      ['split', 'command = "a"\nshell = false\nargs = ["b"]'],
      ['add', 'command = "a b"\nshell = true\nargs = []'],
    ]);
    assert.deepEqual(
      waysOf('tasks = [{ name = "a", command = "b c" }]').map(({ after }) => after),
      [
        'tasks = [{ name = "a", command = "b", args = ["c"] }]',
        'tasks = [{ name = "a", command = "b c", shell = true }]',
      ],
    );
  });

  it('gives a task the name or the command that it lacks, and marks the example in it', () => {
    const [name] = waysOf('# a\r\n[[tasks]] # b\r\n  command = "./bin/web.sh"\r\n');
    assert.equal(
      name?.after,
      '# a\r\n[[tasks]] # b\r\nname = "bin-web.sh"\r\n  command = "./bin/web.sh"\r\n'.replace('bin-', ''),
    );
    assert.equal(name.fix.example, 'web.sh');
    const [command] = waysOf('[[tasks]]\n  name = "a" # b\n  title = "A"\n');
    assert.equal(command?.after, '[[tasks]]\n  name = "a" # b\n  command = "node"\n  title = "A"\n');
    assert.equal(waysOf('tasks = [{ command = "x" }]')[0]?.after, 'tasks = [{ name = "x", command = "x" }]');
    const both = '[[tasks]]\n\n[[tasks]]\nname = "task"\ncommand = "x"';
    assert.equal(fixTogether(new LanguageDocument(both), new LanguageDocument(both).diagnostics).count, 1);
  });

  it('renames the second of two tasks, and leaves the first', () => {
    const [way] = waysOf(task() + task());
    assert.deepEqual(way?.fix.title, { kind: 'rename', what: '"web-2"' });
    assert.equal(way.after, task() + task().replace('web', 'web-2'));
  });

  it('takes a dependency away that is there twice, or that closes a circle', () => {
    const db = '[[tasks]]\nname = "db"\ncommand = "x"\n';
    assert.equal(waysOf(`${task('depends_on = ["db", "db"]')}${db}`)[0]?.after, `${task('depends_on = ["db"]')}${db}`);
    assert.equal(waysOf(task('depends_on = ["web"]'))[0]?.after, task('depends_on = []'));
    assert.equal(waysOf(task('depends_on = { web = "started" }'))[0]?.after, task('depends_on = {}'));
  });

  it('closes what is open, where that is enough', () => {
    const closed = (text: string): string | undefined =>
      waysOfEach(text).find(({ fix }) => fix.title.kind === 'close')?.after;
    assert.equal(closed(task('title = "Web')), task('title = "Web"'));
    assert.equal(closed(task("title = 'Web")), task("title = 'Web'"));
    assert.equal(closed(task('args = ["a", "b"', 'tty = false')), task('args = ["a", "b"]', 'tty = false'));
    assert.equal(closed(task('env = { A = "1"')), task('env = { A = "1" }'));
    assert.equal(closed(task().replace(']]', ']')), task());
    assert.equal(closed(task().replace(']]', '')), task());
    assert.equal(closed('[task_defaults\nrestart = "always"\n'), '[task_defaults]\nrestart = "always"\n');
  });

  it('offers nothing where nothing is certain', () => {
    assert.deepEqual(waysOf(task('title = ')), []);
    assert.deepEqual(waysOf(task('a = 1 b = 2')), []);
  });
});

describe('fixing every error of a kind', () => {
  it('takes the preferred fix of each', () => {
    const text = task('restrat = "always"', 'titel = "x"');
    const { edits, count } = fixTogether(new LanguageDocument(text), new LanguageDocument(text).diagnostics);
    assert.deepEqual([applySpans(text, edits), count], [task('restart = "always"', 'title = "x"'), 2]);
  });
});

const slips: readonly string[] = [
  'restrat = "on-failure"',
  'color = "red"',
  'restart = "allways"',
  'stop_timeout = "5 seconds"',
  'run_at_startup = "true"',
  'title = 5',
  'watch = "src"',
  'env = ["A=1"]',
  'healthcheck = { http = "localhost:1", intervall = 5 }',
  'title = Web server',
  'title = "Web',
  'args = ["a"',
];

describe('every quick fix, in every file', () => {
  it('fixes its error, makes no new one, and changes no other task and no other line', () => {
    let seen = 0;
    for (const { name, text } of fixtures) {
      const sound = parseProject(text);
      // A header in a string is taken for one by whoever reads half-typed text.
      if (sound.diagnostics.length > 0 || name === 'multi-line-strings.toml') continue;
      const source = withoutByteOrderMark(text);
      for (const written of new LanguageDocument(source).tasks) {
        const at = source.indexOf('\n', written.head.end) + 1;
        if (source[written.head.start] !== '[' || at === 0) continue;
        for (const slip of slips) {
          const key = slip.slice(0, slip.indexOf(' '));
          if (written.find(key === 'restrat' ? 'restart' : key) !== undefined) continue;
          const broken = `${source.slice(0, at)}${slip}${source.includes('\r\n') ? '\r\n' : '\n'}${source.slice(at)}`;
          const before = new LanguageDocument(broken).diagnostics;
          for (const { fix, after } of waysOfEach(broken)) {
            const where = `${name}: ${slip}: ${fix.title.kind} ${fix.title.what}`;
            assert.ok(new LanguageDocument(after).diagnostics.length < before.length, where);
            const left = after.split('\n');
            const lost = source.split('\n').filter((line) => !left.includes(line));
            assert.deepEqual(lost, [], where);
            seen++;
          }
        }
      }
    }
    assert.ok(seen > 300, String(seen));
  });

  it('is there for most of the errors, and never throws, wherever a file is cut', () => {
    for (const { text } of fixtures) {
      const source = withoutByteOrderMark(text);
      for (let at = 0; at < source.length; at += 7) waysOfEach(source.slice(0, at) + source.slice(at + 3));
    }
  });
});
