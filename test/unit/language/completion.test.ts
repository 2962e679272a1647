import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { taskKeys } from '../../../src/config/schema.ts';
import { chosen, itemsAt, labelsAt } from './cursor.ts';

const two = '[[tasks]]\nname = "db"\ntitle = "Database"\ncommand = "postgres"\n\n[[tasks]]\nname = "web"\n';

async function offers(marked: string, expected: readonly string[]): Promise<void> {
  assert.deepEqual(await labelsAt(marked), expected, marked);
}

describe('completion of keys', () => {
  it('offers those of the table that it does not have yet, the required ones first', async () => {
    const labels = await labelsAt('[[tasks]]\ntitle = "a"\n|');
    const keys = labels.filter((label) => !label.startsWith('['));
    assert.deepEqual(keys.slice(0, 2), ['name', 'command']);
    assert.deepEqual(
      [...keys].sort(),
      Object.keys(taskKeys)
        .filter((key) => key !== 'title')
        .sort(),
    );
  });

  it('counts what stands above, below, in sub-tables and before dots as there', async () => {
    const labels = await labelsAt(
      '[[tasks]]\nname = "a"\n|\nhealthcheck.tcp = 1\n\n[tasks.env]\nA = 1\n\n[[tasks]]\ncwd = "x"\n',
    );
    assert.ok(!labels.includes('name') && !labels.includes('healthcheck') && !labels.includes('env'));
    assert.ok(labels.includes('cwd'));
  });

  it('offers a key that is being typed, wherever the cursor is in it', async () => {
    assert.ok((await labelsAt('[[tasks]]\ncom|\n')).includes('command'));
    assert.ok((await labelsAt('[[tasks]]\nco|m\n')).includes('command'));
    assert.ok((await labelsAt('[[tasks]]\ncom|mand = "a"\n')).includes('command'));
  });

  it('leaves what belongs to one task out of [task_defaults]', async () => {
    const labels = await labelsAt('[task_defaults]\n|');
    assert.ok(labels.includes('stop_timeout') && !labels.includes('name') && !labels.includes('depends_on'));
  });

  it('knows the keys of [task_runner]', async () => {
    assert.ok((await labelsAt('[task_runner]\n|')).includes('max_running'));
  });

  it('knows a healthcheck in each of its forms, and that it asks one thing', async () => {
    for (const marked of [
      '[[tasks]]\nhealthcheck = { http = "x", | }',
      '[[tasks]]\nhealthcheck.http = "x"\nhealthcheck.|\n',
      '[[tasks]]\n[tasks.healthcheck]\nhttp = "x"\n|',
      '[task_defaults]\nhealthcheck = { http = "x", |',
    ]) {
      const labels = await labelsAt(marked);
      assert.ok(labels.includes('interval'), marked);
      assert.ok(!labels.includes('tcp') && !labels.includes('http') && !labels.includes('args'), marked);
    }
  });

  it('offers nothing in tables of other programs, in comments and behind values', async () => {
    await offers('[package]\n|', []);
    await offers('[[tasks]]\nname = "a" |\n', []);
    await offers('[[tasks]] |\n', []);
    await offers('[[tasks]]\n# |\n', []);
    await offers('[[tasks]]\nname |= "a"\n', []);
    await offers('[[tasks]]\nstop_command = """\n|\n"""\n', []);
  });

  it('writes the value along, with a place to fill in', async () => {
    assert.equal(await chosen('[[tasks]]\nrun|', 'run_at_startup'), '[[tasks]]\nrun_at_startup = ${1|true,false|}');
    assert.equal(await chosen('[[tasks]]\n|', 'restart'), '[[tasks]]\nrestart = "$1"');
    assert.equal(await chosen('[[tasks]]\n|', 'depends_on'), '[[tasks]]\ndepends_on = ["$1"]');
    assert.equal(await chosen('[[tasks]]\n|', 'log_max_files'), '[[tasks]]\nlog_max_files = ${1:5}');
    assert.equal(await chosen('[[tasks]]\n|', 'success_exit_codes'), '[[tasks]]\nsuccess_exit_codes = [${1:0, 2}]');
    assert.equal(
      await chosen('[[tasks]]\nhealthcheck = { | }', 'log'),
      "[[tasks]]\nhealthcheck = { log = '${1:listening on port \\\\d+}' }",
    );
  });

  it('writes values that the checks accept', async () => {
    for (const table of ['[[tasks]]', '[task_defaults]', '[task_runner]', '[[tasks]]\n[tasks.healthcheck]\ntcp = 1']) {
      for (const { insert, kind, label } of await itemsAt(`${table}\n|`)) {
        if (kind !== 'key' || insert.includes('$1')) continue;
        const text = insert.replaceAll(
          /\$\{1\|(\w+),.*?\|\}|\$\{\d:((?:\\.|[^}])*)\}/g,
          (_, choice?: string, word?: string) => (choice ?? word ?? '').replaceAll(/\\(.)/g, '$1'),
        );
        const { diagnostics } = parseProject(`${table}\n${text}\n`);
        const wrong = diagnostics.filter(({ code, message }) => code === 'syntax' || message.includes(`\`${label}\``));
        assert.deepEqual(
          wrong.filter(({ code }) => code !== 'missing-key' && code !== 'not-effective-yet'),
          [],
          text,
        );
      }
    }
  });

  it('changes only the key where a value stands behind it', async () => {
    assert.equal(await chosen('[[tasks]]\nres|tart = "always"', 'restart'), '[[tasks]]\nrestart = "always"');
  });

  it('offers variables that other tasks set', async () => {
    await offers('[[tasks]]\nenv = { PORT = 1, A = 2 }\n[[tasks]]\n[tasks.env]\nPORT = 2\n|', ['A']);
  });
});

describe('completion of headers', () => {
  it('offers tables in an empty file, and each of the single ones once', async () => {
    await offers('|', ['[[tasks]]', '[task_defaults]', '[task_runner]']);
    await offers('[task_runner]\nmax_running = 1\n\n[|]', ['[[tasks]]', '[task_defaults]']);
  });

  it('offers the sub-tables that the task above does not have', async () => {
    const labels = await labelsAt(`${two}env = {}\n\n[|]`);
    assert.deepEqual(labels.slice(-2), ['[tasks.healthcheck]', '[tasks.depends_on]']);
  });

  it('replaces the brackets that are typed already', async () => {
    assert.equal(await chosen(`${two}\n[[ta|]]`, '[tasks.env]'), `${two}\n[tasks.env]`);
    assert.match(
      await chosen('[|\n[task_runner]\n', '[[tasks]]'),
      /^\[\[tasks\]\]\nname = .*\ncommand = .*\n\[task_runner\]\n$/,
    );
  });

  it('offers a new task below another one', async () => {
    assert.ok((await labelsAt(`${two}\n|`)).includes('[[tasks]]'));
  });
});

describe('completion of values', () => {
  it('offers the words of a key, with and without quotes', async () => {
    const words = ['never', 'on-failure', 'always', 'on-failure:5'];
    await offers('[[tasks]]\nrestart = "|"', words);
    await offers('[[tasks]]\nrestart = |', words);
    await offers('[[tasks]]\nrestart = al|', words);
    await offers('[[tasks]]\nrestart = "|\nname = "a"', words);
    assert.equal(await chosen('[[tasks]]\nrestart = |', 'always'), '[[tasks]]\nrestart = "always"');
    assert.equal(await chosen('[[tasks]]\nrestart = "ne|"', 'always'), '[[tasks]]\nrestart = "always"');
  });

  it('marks the default', async () => {
    const items = await itemsAt('[[tasks]]\nrestart = |');
    assert.deepEqual(
      items.filter(({ detail }) => detail === 'default').map(({ label }) => label),
      ['never'],
    );
  });

  it('offers switches, signals and durations', async () => {
    await offers('[[tasks]]\nrun_at_startup = |', ['true', 'false']);
    await offers('[[tasks]]\nrun_at_startup = "|"', []);
    assert.ok((await labelsAt('[[tasks]]\nstop_signal = "|"')).includes('SIGINT'));
    assert.ok((await labelsAt('[[tasks]]\ntimeout = |')).includes('10s'));
    assert.ok((await labelsAt('[task_defaults]\nlog_max_size = "|"')).includes('10MB'));
    assert.ok((await labelsAt('[[tasks]]\nhealthcheck = { on_unhealthy = "|" }')).includes('restart'));
  });

  it('offers the other tasks, not the task itself and none twice', async () => {
    await offers(`${two}depends_on = ["|"]`, ['db']);
    await offers(`${two}depends_on = [|]`, ['db']);
    await offers(`${two}depends_on = ["db", "|"]`, []);
    await offers(`${two}depends_on = ["|`, ['db']);
    await offers(`${two}depends_on = [\n  |\n\n[[tasks]]\nname = "c"`, ['db', 'c']);
    assert.equal(await chosen(`${two}depends_on = |`, 'db'), `${two}depends_on = ["db"]`);
    assert.equal(await chosen(`${two}depends_on = [|]`, 'db'), `${two}depends_on = ["db"]`);
  });

  it('offers the other tasks as keys, and how far they must be', async () => {
    await offers(`${two}depends_on = { | }`, ['db']);
    await offers(`${two}depends_on = { db = "|" }`, ['ready', 'started', 'finished']);
    assert.equal(await chosen(`${two}depends_on = { | }`, 'db'), `${two}depends_on = { db = "$1" }`);
    await offers(`${two}[tasks.depends_on]\n|`, ['db']);
  });

  it('offers no task that waits for this one already, however long the way', async () => {
    const chain = '[[tasks]]\nname = "b"\ndepends_on = ["a"]\n[[tasks]]\nname = "c"\ndepends_on.b = "ready"\n';
    await offers(`${chain}[[tasks]]\nname = "d"\n[[tasks]]\nname = "a"\ndepends_on = ["|"]`, ['d']);
    await offers(`${chain}[[tasks]]\nname = "d"\n[[tasks]]\nname = "a"\ndepends_on = { | }`, ['d']);
    await offers('[[tasks]]\nname = "a"\ndepends_on = ["a", "|"]\n[[tasks]]\ndepends_on = ["a"]\nname = "a"', []);
  });

  it('offers the groups of the other tasks', async () => {
    await offers('[[tasks]]\ngroup = "back"\n[[tasks]]\ngroup = "back"\n[[tasks]]\ngroup = "|"', ['back']);
  });

  it('offers scripts and programs', async () => {
    await offers('[[tasks]]\ncommand = "|"', ['npm run dev', 'node', 'npm', 'bash', 'nproc', 'zsh']);
    await offers('[[tasks]]\ncommand = "np|"', ['npm run dev', 'npm', 'nproc']);
    await offers('[[tasks]]\nhealthcheck = { command = "z|" }', ['zsh']);
  });

  it('writes the arguments of a script below its program', async () => {
    const done = '[[tasks]]\ncommand = "npm"\nargs = ["run", "dev"]';
    assert.equal(await chosen('[[tasks]]\ncommand = "|"', 'npm run dev'), done);
    assert.equal(await chosen('[[tasks]]\ncommand = |', 'npm run dev'), done);
    assert.equal(await chosen('[[tasks]]\ncommand = "np|', 'npm run dev'), done);
    assert.equal(
      await chosen('[[tasks]]\ncommand = "|" # here\ncwd = "."', 'npm run dev'),
      '[[tasks]]\ncommand = "npm" # here\nargs = ["run", "dev"]\ncwd = "."',
    );
    assert.equal(
      await chosen('tasks = [{ command = "|" }]', 'npm run dev'),
      'tasks = [{ command = "npm", args = ["run", "dev"] }]',
    );
  });

  it('writes a script as one line for a shell, and leaves arguments alone that are there', async () => {
    assert.equal(
      await chosen('[[tasks]]\nshell = true\ncommand = "|"', 'npm run dev'),
      '[[tasks]]\nshell = true\ncommand = "npm run dev"',
    );
    assert.ok(!(await labelsAt('[[tasks]]\nargs = []\ncommand = "|"')).includes('npm run dev'));
    assert.ok(!(await labelsAt('[[tasks]]\ncwd = "elsewhere"\ncommand = "|"')).includes('npm run dev'));
  });

  it('offers scripts behind `run`', async () => {
    await offers('[[tasks]]\ncommand = "npm"\nargs = ["run", "|"]', ['dev']);
    await offers('[[tasks]]\ncommand = "node"\nargs = ["run", "|"]', []);
  });

  it('offers the address that other keys of the task imply', async () => {
    const task = '[[tasks]]\nenv = { PORT = 3000 }\n';
    await offers(`${task}url = "|"`, ['http://localhost:3000']);
    await offers(`${task}healthcheck.http = |`, ['http://localhost:3000', 'http://localhost:3000/health']);
    await offers(`${task}healthcheck = { tcp = "|" }`, ['localhost:3000']);
    await offers('[[tasks]]\nurl = "http://localhost:8080/x"\nhealthcheck = { tcp = | }', ['localhost:8080']);
    await offers('[[tasks]]\nurl = "http://localhost:8080/|"', []);
    await offers('[task_defaults]\nurl = "|"', []);
  });

  it('offers variables to take away', async () => {
    await offers('[[tasks]]\nunset_env = ["PATH", "|"]', ['HOME', 'HTTP_PROXY']);
  });

  it('offers folders and files, a part of the path at a time', async () => {
    await offers('[[tasks]]\ncwd = "|"', ['packages']);
    await offers('[[tasks]]\nenv_file = "|"', ['.env', 'readme.md', 'packages']);
    await offers('[[tasks]]\nenv_file = ["packages/|"]', ['dev.env', 'web']);
    assert.equal(await chosen('[[tasks]]\ncwd = "packages/w|"', 'web'), '[[tasks]]\ncwd = "packages/web"');
    assert.equal(await chosen('[[tasks]]\nenv_file = "|"', 'packages'), '[[tasks]]\nenv_file = "packages/"');
  });

  it('looks for a program with a path from the folder of the task', async () => {
    await offers('[[tasks]]\ncommand = "./|"', ['run.sh']);
    await offers('[[tasks]]\ncwd = "packages"\ncommand = "./|"', ['inner.sh']);
  });

  it('offers nothing for free text and in foreign tables', async () => {
    await offers('[[tasks]]\ntitle = "|"', []);
    await offers('[package]\ncommand = "|"', []);
    await offers('[[tasks]]\nenv = { command = "|" }', []);
  });
});

describe('completion in a broken file', () => {
  const breaks = [
    'name = "',
    'args = [ "a"',
    'env = {',
    '[tasks.',
    '= 5',
    'stop_command = """',
    'command = npm run dev',
  ];
  for (const broken of breaks) {
    it(`goes on above and below ${JSON.stringify(broken)}`, async () => {
      const below = `[[tasks]]\n${broken}\n\n${two}restart = "|"\n`;
      assert.ok((await labelsAt(below)).includes('always'));
      const above = `${two}restart = "|"\n\n[[tasks]]\n${broken}\n`;
      assert.ok((await labelsAt(above)).includes('always'));
      const names = `[[tasks]]\n${broken}\n\n${two}depends_on = ["|"]\n`;
      assert.ok((await labelsAt(names)).includes('db'));
    });
  }
});
