import assert from 'node:assert/strict';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { FakeHost, temporaryProject } from './fake-host.ts';

describe('dirigent validate', () => {
  let project: ReturnType<typeof temporaryProject>;
  let host: FakeHost;

  const open = (config: string): void => {
    project = temporaryProject(config);
    host = new FakeHost(undefined, project.folder);
  };

  afterEach(() => project.remove());

  it('says how many tasks are sound', async () => {
    open('[[tasks]]\nname = "api"\ncommand = "node"\n');
    assert.equal(await host.run('validate'), 0);
    assert.equal(host.stdout.text, '1 valid task, 0 errors, 0 warnings\n');
  });

  it('shows every error with line, column and a squiggle, and ends with 3', async () => {
    open('[[tasks]]\nname = "api"\ncommand = "node"\nrestart = "sometimes"\n');
    assert.equal(await host.run('validate'), 3);
    const [place, , line, squiggle] = host.stdout.text.split('\n');
    assert.match(place ?? '', /dirigent\.toml:4:11 error: /);
    assert.equal(line, '  4 | restart = "sometimes"');
    assert.equal(squiggle, '    |           ^^^^^^^^^^^');
  });

  it('lets warnings pass', async () => {
    open('[[tasks]]\nname = "api"\ncommand = "node"\nrestrat = "always"\n');
    assert.equal(await host.run('validate'), 0);
    assert.match(host.stdout.text, /dirigent\.toml:4:1 warning: .*restart/);
  });

  it('checks another file, and says when there is none', async () => {
    open('');
    writeFileSync(join(project.folder, 'other.toml'), 'tasks = [');
    assert.equal(await host.run('validate', 'other.toml'), 3);
    assert.match(host.stdout.text, /other\.toml:1:/);
    assert.equal(await host.run('validate', 'nothing.toml'), 1);
    assert.match(host.stderr.text, /There is no file .*nothing\.toml/);
  });

  it('sets the squiggle below what it marks, however wide the letters are', async () => {
    open('[[tasks]]\nname = "api"\ncommand = "x"\nenv = { A = "日本", "B" = ["ü"] }\n');
    assert.equal(await host.run('validate'), 3);
    assert.match(host.stdout.text, / 4 \| env = \{ A = "日本", "B" = \["ü"\] \}\n {4}\| {27}\^{5}\n/);
  });

  it('says what to do about a file without a task, and about a slip in the name of the table', async () => {
    open('# nothing\n[[servers]]\n');
    assert.equal(await host.run('validate'), 0);
    assert.equal(host.stderr.text, 'There are no [[tasks]] yet. Add one with: dirigent add NAME COMMAND\n');
    host.stderr.text = '';
    writeFileSync(join(project.folder, 'dirigent.toml'), '[[task]]\nname = "api"\ncommand = "node"\n');
    assert.equal(await host.run('validate'), 0);
    assert.equal(host.stderr.text, '[[task]] is not a Dirigent table: each task begins with [[tasks]].\n');
  });

  it('knows a file in UTF-16, as PowerShell writes them', async () => {
    open('');
    writeFileSync(join(project.folder, 'dirigent.toml'), '\ufeff[[tasks]]\r\nname = "a"\r\n', 'utf16le');
    assert.equal(await host.run('validate'), 3);
    assert.match(host.stdout.text, /:1:1 error: The file is written in UTF-16\. Save it as UTF-8\./);
    assert.match(host.stdout.text, /\n1 error, 0 warnings\n$/);
  });

  it('says of a text that is not UTF-8, and of a link that leads to nothing, what the supervisor says', async () => {
    open('');
    writeFileSync(join(project.folder, 'latin.toml'), Buffer.from('# one\n# caf\xe9\n', 'latin1'));
    assert.equal(await host.run('validate', 'latin.toml'), 1);
    assert.match(host.stderr.text, /Cannot read .*latin\.toml: it is not valid UTF-8 in line 2: save it as UTF-8\./);
    symlinkSync('/nowhere/at/all', join(project.folder, 'link.toml'));
    assert.equal(await host.run('validate', 'link.toml'), 1);
    assert.match(host.stderr.text, /it is a broken link to \/nowhere\/at\/all\./);
  });

  it('says in words why a file cannot be read', async () => {
    open('');
    assert.equal(await host.run('validate', '.'), 1);
    assert.equal(host.stderr.text, `dirigent: Cannot read ${project.folder}: it is a folder.\n`);
  });

  it('prints the diagnostics as JSON', async () => {
    open('[[tasks]]\nname = "api"\n');
    assert.equal(await host.run('validate', '--json'), 3);
    const [diagnostic] = JSON.parse(host.stdout.text) as { severity: string; code: string }[];
    assert.equal(diagnostic?.severity, 'error');
  });
});

describe('dirigent init', () => {
  let project: ReturnType<typeof temporaryProject>;
  let host: FakeHost;

  beforeEach(() => {
    project = temporaryProject();
    host = new FakeHost(undefined, project.folder);
  });

  afterEach(() => project.remove());

  const put = (name: string, text: string): void => writeFileSync(join(project.folder, name), text);
  const written = (): string => readFileSync(join(project.folder, 'dirigent.toml'), 'utf8');

  /** What the written file says, which must be free of mistakes. */
  function tasks(): [name: string, line: string, startup: boolean][] {
    const { project: parsed, diagnostics } = parseProject(written());
    assert.deepEqual(diagnostics, []);
    return (parsed?.tasks ?? []).map(({ name, command, args, runAtStartup }) => [
      name,
      [command, ...args].join(' '),
      runAtStartup,
    ]);
  }

  it('takes the scripts of package.json that are tasks, for the package manager in use', async () => {
    put(
      'package.json',
      JSON.stringify({ scripts: { dev: 'vite', 'build:watch': 'x', test: 'y', prepare: 'z', 'db:seed': 'w' } }),
    );
    put('pnpm-lock.yaml', '');
    assert.equal(await host.run('init'), 0);
    assert.deepEqual(tasks(), [
      ['dev', 'pnpm run dev', true],
      ['build-watch', 'pnpm run build:watch', false],
      ['test', 'pnpm run test', false],
      ['db-seed', 'pnpm run db:seed', false],
    ]);
    assert.match(written(), /# from script "dev" of package\.json\n\[\[tasks\]\]\n/);
    assert.match(host.stdout.text, /Created .*dirigent\.toml with 4 tasks\./);
  });

  it('takes the processes of a Procfile as lines for the shell', async () => {
    put(
      'Procfile',
      'web: bundle exec rails s -p ${PORT:-3000}\nrelease: rake db:migrate\n# nothing\nworker: bin/worker "a b"\n',
    );
    await host.run('init');
    assert.deepEqual(tasks(), [
      ['web', 'bundle exec rails s -p ${PORT:-3000}', true],
      ['worker', 'bin/worker "a b"', true],
    ]);
  });

  it('takes a compose file and other languages, and each name once', async () => {
    put('compose.yaml', 'services: {}');
    put('Cargo.toml', '[package]\nname = "x"\n');
    put('Procfile', 'compose: mine\n');
    await host.run('init');
    assert.deepEqual(
      tasks().map(([name, line]) => [name, line]),
      [
        ['compose', 'mine'],
        ['cargo-run', 'cargo run'],
        ['cargo-test', 'cargo test'],
      ],
    );
  });

  it('reports what it could not import, and why', async () => {
    put('Procfile', 'web: serve -p $PORT\nworker: work\nno process\n');
    put('.env', 'A=1\n');
    assert.equal(await host.run('init'), 0);
    const [, ...lines] = host.stdout.text.split('\n');
    assert.deepEqual(lines, [
      '  web     process "web" of Procfile',
      '  worker  process "worker" of Procfile',
      'Unsupported settings:',
      '  web',
      '    PORT  foreman assigns each process a port; Dirigent does not. If .env does not set it, add env = { PORT = "5000" }. Procfile:1',
      '  Procfile',
      '    line 3  Not of the form NAME: COMMAND. Fix the file and import again. Procfile:3',
      'Review it, then run: dirigent up',
      '',
    ]);
  });

  it('says which file it could not read, and what to do next without a task', async () => {
    put('package.json', '{ not json');
    assert.equal(await host.run('init'), 0);
    assert.match(
      host.stdout.text,
      /\n {2}package\.json\n {4}whole file {2}.+ Fix the file and import it\. package\.json:1\n/,
    );
    assert.match(
      host.stdout.text,
      /Found nothing to run. Write the first task yourself, or use: dirigent add NAME COMMAND\n$/,
    );
  });

  it('writes a commented example where it finds nothing, or nothing readable', async () => {
    put('package.json', '{ not json');
    assert.equal(await host.run('init'), 0);
    assert.deepEqual(tasks(), []);
    const uncommented = written().replaceAll(/^# (?=\[\[tasks|\w+ = )/gm, '');
    assert.deepEqual(parseProject(uncommented).diagnostics, []);
    assert.equal(parseProject(uncommented).project?.tasks.length, 2);
  });

  it('never writes over a file unasked', async () => {
    put('dirigent.toml', '# mine\n');
    assert.equal(await host.run('init'), 1);
    assert.match(host.stderr.text, /already exists\. To overwrite it: dirigent init --force/);
    assert.equal(written(), '# mine\n');
    assert.equal(await host.run('init', '--force'), 0);
    assert.notEqual(written(), '# mine\n');
  });

  it('asks on a terminal, and takes nothing but yes for yes', async () => {
    put('dirigent.toml', '# mine\n');
    host.stdout.isTTY = true;
    Object.assign(host.stdin, { isTTY: true });
    const answered = host.run('init');
    await host.stdout.until(/Overwrite it\? \[y\/N\]/);
    host.stdin.write('\n');
    assert.equal(await answered, 1);
    assert.equal(written(), '# mine\n');
  });

  it('only prints with --stdout', async () => {
    await host.run('init', '--stdout');
    assert.match(host.stdout.text, /^# What Dirigent runs for this project/);
    assert.equal(existsSync(join(project.folder, 'dirigent.toml')), false);
  });
});
