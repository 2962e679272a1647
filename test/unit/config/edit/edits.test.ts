import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError, type UserErrorCode } from '../../../../src/base/user-error.ts';
import { addTask, applyEdits, moveTask, removeTask, updateTask } from '../../../../src/config/edit/edits.ts';
import { fixture } from './fixtures.ts';

function updated(text: string, name: string, changes: Record<string, unknown>): string {
  return applyEdits(text, updateTask(text, name, changes));
}

function added(text: string, table: Record<string, unknown>): string {
  return applyEdits(text, addTask(text, table));
}

function removed(text: string, name: string): string {
  return applyEdits(text, removeTask(text, name));
}

function moved(text: string, name: string, before?: string): string {
  return applyEdits(text, moveTask(text, name, before));
}

function refuses(code: UserErrorCode, message: RegExp, edit: () => unknown): void {
  assert.throws(edit, (error) => error instanceof UserError && error.code === code && message.test(error.message));
}

const small = '[[tasks]]\nname = "web" # id\ncommand = "node"\n';

describe('adding a task', () => {
  it('writes it as one would by hand, in the order of the reference', () => {
    const table = {
      watch: ['src/**'],
      run_at_startup: true,
      args: ['a.js', 'two words'],
      env: { PORT: 3000, A: 'x' },
      command: 'node',
      name: 'api',
    };
    assert.equal(
      added(small, table),
      `${small}
[[tasks]]
name = "api"
command = "node"
args = ["a.js", "two words"]
env = { PORT = 3000, A = "x" }
run_at_startup = true
watch = ["src/**"]
`,
    );
  });

  it('begins an empty file, and ends one without a last line end', () => {
    const task = '[[tasks]]\nname = "a"\n';
    assert.equal(added('', { name: 'a' }), task);
    assert.equal(added('\uFEFF', { name: 'a' }), `\uFEFF${task}`);
    assert.equal(added('x = 1', { name: 'a' }), `x = 1\n\n${task}`);
    assert.equal(added('# only a comment\n\n', { name: 'a' }), `# only a comment\n\n${task}`);
    assert.equal(added('x = 1\r\n', { name: 'a' }), 'x = 1\r\n\r\n[[tasks]]\r\nname = "a"\r\n');
  });

  it('puts it behind the last task, before what belongs to others', () => {
    const text = `${small}\n[task_runner]\nmax_running = 1\n`;
    assert.equal(added(text, { name: 'a' }), `${small}\n[[tasks]]\nname = "a"\n\n[task_runner]\nmax_running = 1\n`);
  });

  it('indents it as the one above', () => {
    assert.match(
      added(fixture('indented'), { name: 'a', args: [] }),
      /\n\[\[tasks\]\]\n {4}name = "a"\n {4}args = \[\]\n$/,
    );
    assert.match(added(fixture('tabs'), { name: 'a' }), /\n\[\[tasks\]\]\n\tname = "a"\n$/);
  });

  it('joins a list of inline tables', () => {
    assert.equal(added('tasks = []\n', { name: 'a', command: 'x' }), 'tasks = [{ name = "a", command = "x" }]\n');
    assert.equal(
      added(fixture('inline-one-line'), { name: 'c' }),
      'tasks = [{ name = "a", command = "x" }, { name = "b", command = "y" }, { name = "c" }]\n',
    );
    assert.match(added(fixture('inline-tasks'), { name: 'c' }), /command = "postgres" },\n {2}\{ name = "c" }\n]/);
  });

  it('breaks what is too long for one line', () => {
    const args = Array.from({ length: 12 }, (_, index) => `--option-${index}=value`);
    const env = Object.fromEntries(args.map((value, index) => [`NAME_${index}`, value]));
    const text = added(small, { name: 'a', args, env });
    assert.match(text, /\nargs = \[\n {2}"--option-0=value",\n/);
    assert.match(text, /\n\[tasks\.env\]\nNAME_0 = "--option-0=value"\n/);
  });

  it('spares the reader backslashes', () => {
    assert.match(added(small, { name: 'a', cwd: 'C:\\x', title: '"quoted"' }), /cwd = 'C:\\x'/);
    assert.match(added(small, { name: 'a', title: `it's "x"` }), /title = "it's \\"x\\""/);
  });

  it('omits null and undefined', () => {
    assert.equal(
      added('', { name: 'a', title: null, cwd: undefined, env: { A: null } }),
      '[[tasks]]\nname = "a"\nenv = {}\n',
    );
  });

  it('refuses a name that is missing or taken, and values that TOML has not', () => {
    refuses('invalid-argument', /needs a name/, () => addTask(small, { command: 'x' }));
    refuses('conflict', /already a task named "web"/, () => addTask(small, { name: 'WEB' }));
    refuses('invalid-argument', /cannot be written/, () => addTask(small, { name: 'a', cwd: () => 'x' }));
    refuses('invalid-argument', /cannot be written/, () => addTask(small, { name: 'a', timeout: Number.NaN }));
    refuses('invalid-argument', /cannot be written/, () => addTask(small, { name: 'a', args: [null] }));
  });
});

describe('changing a task', () => {
  it('touches the value alone', () => {
    assert.deepEqual(updateTask(small, 'web', { command: 'deno' }), [
      { range: { start: { line: 2, character: 10 }, end: { line: 2, character: 16 } }, newText: '"deno"' },
    ]);
    assert.deepEqual(updateTask(small, 'web', { command: 'node', title: null }), []);
    const aligned = fixture('aligned');
    assert.equal(updated(aligned, 'web', { restart: 'never' }), aligned.replace('"always"', '"never"'));
  });

  it('puts a new key below the last, and takes one away with its line', () => {
    assert.equal(updated(small, 'web', { cwd: 'app' }), `${small}cwd = "app"\n`);
    assert.equal(updated(small, 'web', { command: null }), '[[tasks]]\nname = "web" # id\n');
    assert.equal(updated(small, 'web', { command: null, shell: true }), '[[tasks]]\nname = "web" # id\nshell = true\n');
    assert.equal(updated('[[tasks]]\nname = "a"', 'a', { cwd: 'x' }), '[[tasks]]\nname = "a"\ncwd = "x"');
  });

  it('changes a list item by item and keeps the comments beside the others', () => {
    const text = fixture('odd-comments');
    const longer = updated(text, 'one', { args: ['a', 'b', 'c'] });
    assert.match(longer, / {2}"b", # about b\n {2}"c"\n {2}# end of the list\n\] # done/);
    assert.equal(updated(longer, 'one', { args: ['a', 'b'] }).replace('"b", #', '"b" #'), text);
    assert.match(
      updated(text, 'one', { args: ['b'] }),
      /args = \[ # list\n {2}# first\n {2}# second\n {2}"b" # about b\n/,
    );
    assert.match(updated(text, 'one', { args: ['a', 'x'] }), /"a", # about a\n {2}# second\n {2}"x" # about b/);
    assert.match(updated(text, 'one', { args: ['0', 'a', 'b'] }), /# first\n {2}"0",\n {2}"a", # about a/);
    assert.match(updated(text, 'one', { args: [] }), /args = \[ # list\n[^]*\] # done/);
  });

  it('appends to a list over several lines with the commas it has', () => {
    const text = fixture('multi-line-arrays');
    const lint = updated(text, 'lint', { args: ['--max-warnings', '0', 'src', 'test', 'x'] });
    assert.equal(lint, text.replace('    "test",\n', '    "test",\n    "x",\n'));
    const types = updated(text, 'types', { args: ['--noEmit', '--watch', 'x'] });
    assert.equal(types, text.replace('"--watch"\n', '"--watch",\n  "x"\n'));
    const watch = updated(text, 'lint', { watch: ['src/**/*.ts', 'test/**/*.ts', 'x'] });
    assert.equal(watch, text.replace('"test/**/*.ts"]', '"test/**/*.ts", "x"]'));
  });

  it('changes lists on one line as they are written', () => {
    const list = (items: string, args: readonly string[]): string | undefined =>
      /^args = (.*)$/m.exec(updated(`[[tasks]]\nname = "a"\nargs = ${items}\n`, 'a', { args }))?.[1];
    assert.equal(list('["a", "b", "c"]', ['a', 'c']), '["a", "c"]');
    assert.equal(list('["a", "b", "c"]', ['a', 'b']), '["a", "b"]');
    assert.equal(list('["a", "b", "c"]', ['b', 'c']), '["b", "c"]');
    assert.equal(list("[ 'a' , 'b' , ]", ['a', 'b', 'c']), "[ 'a' , 'b', \"c\" , ]");
    assert.equal(list('["a"]', []), '[]');
    assert.equal(list('["a",]', []), '[]');
    assert.equal(list('[]', ['a', 'b']), '["a", "b"]');
    assert.equal(list('["a"]', ['x', 'y', 'z']), '["x", "y", "z"]');
  });

  it('changes one variable of an inline table, a sub-table or dotted keys where it stands', () => {
    const inline = '[[tasks]]\nname = "a"\nenv = { A = "1", B = "2" } # both\n';
    assert.equal(
      updated(inline, 'a', { env: { A: '1', B: '3', C: '4' } }),
      inline.replace('B = "2"', 'B = "3", C = "4"'),
    );
    assert.equal(updated(inline, 'a', { env: { B: '2' } }), inline.replace('A = "1", ', ''));
    assert.equal(updated(inline, 'a', { env: {} }), inline.replace('{ A = "1", B = "2" }', '{}'));
    const sub = fixture('sub-tables');
    assert.equal(
      updated(sub, 'db', { env: { PGPORT: '5434', PGHOST: 'localhost', NEW: 'x' } }),
      sub
        .replace('PGPORT = "5433"', 'PGPORT = "5434"')
        .replace('PGHOST = "localhost"\n', 'PGHOST = "localhost"\nNEW = "x"\n'),
    );
    const dotted = fixture('dotted-keys');
    assert.equal(
      updated(dotted, 'search', { env: { MEILI_ENV: 'production', MEILI_PORT: 7700, NEW: true } }),
      dotted
        .replace('"development"', '"production"')
        .replace('MEILI_PORT = 7700\n', 'MEILI_PORT = 7700\nenv.NEW = true\n'),
    );
  });

  it('takes a whole sub-table away with its header, and the blank line before it', () => {
    const sub = fixture('sub-tables');
    const without = updated(sub, 'db', { healthcheck: null });
    assert.doesNotMatch(without, /healthcheck|pg_isready/);
    assert.match(without, /PGHOST = "localhost"\n\n\[\[tasks\]\]\nname = "migrate"/);
    assert.match(
      updated(sub, 'migrate', { depends_on: ['db'] }),
      /args = \["run", "migrate"\]\ndepends_on = \["db"\]\n$/,
    );
  });

  it('gives a new name to the tasks that depend on it as well', () => {
    const text = updated(fixture('dependencies'), 'db', { name: 'database' });
    assert.match(text, /name = "database"/);
    assert.match(text, /depends_on = \["database"\]/);
    assert.match(text, /depends_on = \{ database = "ready", cache/);
    assert.match(updated(fixture('sub-tables'), 'db', { name: 'pg' }), /\[tasks.depends_on\]\n {2}pg = "ready"/);
    assert.match(updated(fixture('dotted-keys'), 'db', { name: 'my.db' }), /depends_on\."my\.db" = "started"/);
  });

  it('refuses a task that is not there, and a name that is taken', () => {
    refuses('unknown-task', /no task named "api"/, () => updateTask(small, 'api', {}));
    refuses('conflict', /already a task named "cache"/, () =>
      updateTask(fixture('dependencies'), 'db', { name: 'Cache' }),
    );
    refuses('invalid-argument', /needs a name/, () => updateTask(small, 'web', { name: null }));
    assert.deepEqual(updateTask(small, 'web', { name: 'web' }), []);
    assert.match(updated(small, 'web', { name: 'WEB' }), /"WEB" # id/);
  });

  it('takes a file of megabytes, and a string of one', () => {
    const large = `${small}[other]\ntext = "${'x'.repeat(1_000_000)}"\n${'# x\n'.repeat(300_000)}`;
    assert.match(updated(large, 'web', { title: 'W' }).slice(0, small.length + 20), /title = "W"/);
  });

  it('refuses a file that is not TOML, or whose tasks are none', () => {
    refuses('invalid-config', /line 2: .*closing quote/, () => updateTask('a = 1\nb = "x\n', 'web', {}));
    refuses('invalid-config', /not written as \[\[tasks\]\]/, () => addTask('[tasks]\nname = "x"\n', { name: 'a' }));
  });
});

describe('removing a task', () => {
  it('takes its sub-tables, the comments that touch it and one blank line along', () => {
    const text =
      '# file\n\n[[tasks]]\nname = "a"\n\n# about b\n[[tasks]]\nname = "b"\n[tasks.env]\nX = "1"\n# Y = "2"\n\n# floating\n\n# about c\n[[tasks]]\nname = "c"\n';
    assert.equal(
      removed(text, 'b'),
      '# file\n\n[[tasks]]\nname = "a"\n\n# floating\n\n# about c\n[[tasks]]\nname = "c"\n',
    );
  });

  it('leaves lines of a string that look like comments', () => {
    const text = 'x = """\n# a\n# b"""\n[[tasks]]\nname = "a"\n';
    assert.equal(removed(text, 'a'), 'x = """\n# a\n# b"""\n');
  });

  it('leaves the comment with which the file begins', () => {
    assert.equal(removed('#:schema ./x.json\n[[tasks]]\nname = "a"\n', 'a'), '#:schema ./x.json\n');
  });

  it('leaves no blank lines at the end', () => {
    assert.equal(removed(`${small}\n\n[[tasks]]\nname = "b"`, 'b'), small);
  });

  it('finds what belongs to it behind tables of others', () => {
    assert.equal(
      removed(fixture('interleaved'), 'a'),
      '[other]\ny = 1\n\n[[tasks]]\nname = "b"\ncommand = "z"\n\n[more]\ntasks = 2\n',
    );
  });

  it('takes an item out of a list', () => {
    assert.equal(removed(fixture('inline-one-line'), 'a'), 'tasks = [{ name = "b", command = "y" }]\n');
    assert.doesNotMatch(removed(fixture('inline-tasks'), 'api'), /the second/);
  });
});

describe('moving a task', () => {
  it('takes its comments and sub-tables along, before another or to the end', () => {
    const text =
      '[[tasks]]\nname = "a"\n\n# about b\n[[tasks]]\nname = "b"\n[tasks.env]\nX = "1"\n\n[[tasks]]\nname = "c"\n\n[task_runner]\n';
    assert.equal(
      moved(text, 'b', 'a'),
      '# about b\n[[tasks]]\nname = "b"\n[tasks.env]\nX = "1"\n\n[[tasks]]\nname = "a"\n\n[[tasks]]\nname = "c"\n\n[task_runner]\n',
    );
    assert.equal(
      moved(text, 'a'),
      '# about b\n[[tasks]]\nname = "b"\n[tasks.env]\nX = "1"\n\n[[tasks]]\nname = "c"\n\n[[tasks]]\nname = "a"\n\n[task_runner]\n',
    );
  });

  it('does nothing when it stands there already', () => {
    const text = fixture('dependencies');
    assert.deepEqual(moveTask(text, 'db', 'cache'), []);
    assert.deepEqual(moveTask(text, 'db', 'db'), []);
    assert.deepEqual(moveTask(text, 'web'), []);
  });

  it('gives the last line its end when it is no longer the last', () => {
    assert.equal(
      moved('[[tasks]]\nname = "a"\n\n[[tasks]]\nname = "b"', 'b', 'a'),
      '[[tasks]]\nname = "b"\n\n[[tasks]]\nname = "a"\n',
    );
  });

  it('refuses tasks that are not there', () => {
    refuses('unknown-task', /"x"/, () => moveTask(small, 'x'));
    refuses('unknown-task', /"y"/, () => moveTask(small, 'web', 'y'));
  });
});

describe('applying edits', () => {
  it('refuses those that overlap', () => {
    const at = (
      start: number,
      end: number,
    ): {
      range: { start: { line: number; character: number }; end: { line: number; character: number } };
      newText: string;
    } => ({
      range: { start: { line: 0, character: start }, end: { line: 0, character: end } },
      newText: '',
    });
    assert.throws(() => applyEdits('abcdef', [at(0, 3), at(2, 4)]), /overlap/);
    assert.equal(applyEdits('abcdef', [at(4, 6), at(0, 2)]), 'cd');
  });
});
