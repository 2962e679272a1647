import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import { FakeHost, temporaryProject } from './fake-host.ts';
import { foreignProject } from './foreign-project.ts';

const PROCFILE = 'web: bundle exec puma -p $PORT\nworker: bin/worker\n';

describe('dirigent import', () => {
  let project: ReturnType<typeof temporaryProject>;
  let host: FakeHost;

  beforeEach(() => {
    project = temporaryProject();
    host = new FakeHost(undefined, project.folder);
  });

  afterEach(() => project.remove());

  const put = (name: string, text: string): void => writeFileSync(join(project.folder, name), text);
  const written = (): string => readFileSync(join(project.folder, 'dirigent.toml'), 'utf8');
  const names = (): readonly string[] => parseProject(written()).project?.tasks.map(({ name }) => name) ?? [];
  const onTerminal = (): void => {
    host.env = { NO_COLOR: '1' };
    host.stdout.isTTY = true;
    Object.assign(host.stdin, { isTTY: true });
  };

  it('adds all tasks, creates dirigent.toml, and says what it could not carry over', async () => {
    put('Procfile', PROCFILE);
    assert.equal(await host.run('import', 'Procfile', '--all'), 0);
    assert.deepEqual(names(), ['web', 'worker']);
    assert.match(host.stdout.text, /Added web, worker to .*dirigent\.toml\./);
    assert.match(host.stdout.text, /Unsupported settings:\n {2}web\n {4}PORT {2}foreman .* Procfile:1\n/);
  });

  it('leaves every byte of what is there, and does not add the same twice', async () => {
    const before = '# mine\r\n[[tasks]]\r\nname = "db"   # keep\r\ncommand = "pg"\r\n';
    put('dirigent.toml', before);
    put('Procfile', PROCFILE);
    assert.equal(await host.run('import', 'Procfile', '-a'), 0);
    const after = written();
    assert.ok(after.startsWith(before));
    assert.ok(!/(?<!\r)\n/.test(after));
    assert.equal(await host.run('import', 'Procfile', '-a'), 0);
    assert.equal(written(), after);
    assert.match(host.stdout.text, /Nothing was added to .*: 2 tasks of this file already there\./);
  });

  it('adds only what is named, under a free name', async () => {
    put('dirigent.toml', '[[tasks]]\nname = "Web"\ncommand = "other"\n');
    put('Procfile', PROCFILE);
    assert.equal(await host.run('import', 'Procfile', '--only', 'WEB'), 0);
    assert.deepEqual(names(), ['Web', 'web-2']);
    assert.equal(await host.run('import', 'Procfile', '--only', 'wrker'), 2);
    assert.match(host.stderr.text, /no task "wrker"\. Did you mean "worker"\?/);
  });

  it('says which dependency was not chosen, and keeps one that is there already', async () => {
    put(
      'pc.yaml',
      'processes:\n  db: { command: pg }\n  api: { command: x, depends_on: { db: { condition: process_started } } }\n',
    );
    await host.run('import', 'pc.yaml', '--only', 'api');
    assert.match(host.stdout.text, /depends on db {2}db is not imported/);
    assert.deepEqual(parseProject(written()).project?.tasks[0]?.dependsOn, []);
    put('dirigent.toml', '');
    await host.run('import', 'pc.yaml', '--only', 'db');
    await host.run('import', 'pc.yaml', '--only', 'api');
    assert.deepEqual(parseProject(written()).project?.tasks[1]?.dependsOn, [{ task: 'db', until: 'started' }]);
  });

  it('shows the tasks on a terminal and asks until the answer is one', async () => {
    onTerminal();
    put('Procfile', `${PROCFILE}clock: bin/clock\n`);
    const done = host.run('import', 'Procfile');
    await host.stdout.until(/Tasks to add/);
    assert.match(
      host.stdout.text,
      /1 {2}web {5}bundle exec puma -p \$PORT {2}\(1 unsupported setting\)\n {2}2 {2}worker/,
    );
    host.stdin.write('7\n');
    await host.stdout.until(/Tasks to add[^]*Tasks to add/);
    assert.match(host.stderr.text, /7: the tasks are numbered 1 to 3/);
    host.stdin.write('1, clock\n');
    assert.equal(await done, 0);
    assert.deepEqual(names(), ['web', 'clock']);
  });

  it('changes nothing for an empty answer', async () => {
    onTerminal();
    put('Procfile', PROCFILE);
    const done = host.run('import', 'Procfile');
    await host.stdout.until(/Tasks to add/);
    host.stdin.write('\n');
    assert.equal(await done, 0);
    assert.ok(!existsSync(join(project.folder, 'dirigent.toml')));
  });

  it('needs --all or --only where it cannot prompt', async () => {
    put('Procfile', PROCFILE);
    assert.equal(await host.run('import', 'Procfile'), 2);
    assert.match(host.stderr.text, /--all or --only NAME…: web, worker\./);
  });

  it('only prints with --dry-run: TOML on one stream, what is lost on the other', async () => {
    put('Procfile', PROCFILE);
    assert.equal(await host.run('import', 'Procfile', '--dry-run'), 0);
    assert.equal(parseProject(host.stdout.text).project?.tasks.length, 2);
    assert.match(host.stderr.text, /Unsupported settings/);
    assert.ok(!existsSync(join(project.folder, 'dirigent.toml')));
  });

  it('prints what it found and did as JSON', async () => {
    put('Procfile', PROCFILE);
    assert.equal(await host.run('import', 'Procfile', '--json'), 0);
    const said = JSON.parse(host.stdout.text) as {
      written: boolean;
      format: string;
      tasks: { task: { name: string }; losses: unknown[] }[];
    };
    assert.deepEqual([said.written, said.format], [true, 'procfile']);
    assert.deepEqual(
      said.tasks.map(({ task, losses }) => [task.name, losses.length]),
      [
        ['web', 1],
        ['worker', 0],
      ],
    );
  });

  it('reports a malformed file with its place, and ends with 1', async () => {
    put('compose.yaml', 'services:\n  a: [\n');
    assert.equal(await host.run('import', 'compose.yaml', '--all'), 1);
    assert.match(host.stderr.text, /compose\.yaml:\d+:\d+: /);
    assert.equal(await host.run('import', 'nothing.yaml', '--all'), 1);
    assert.match(host.stderr.text, /There is no file /);
  });

  it('reports a file of no known tool, and takes --format for which it is', async () => {
    put('processes', PROCFILE);
    assert.equal(await host.run('import', 'processes', '--all'), 2);
    assert.match(host.stderr.text, /format of .* was not recognized\. .*--from: .*procfile/);
    assert.equal(await host.run('import', 'processes', '--all', '--from', 'procfile'), 0);
    assert.deepEqual(names(), ['web', 'worker']);
    mkdirSync(join(project.folder, 'folder'));
    assert.equal(await host.run('import', 'folder', '--all'), 2);
  });

  it('does not touch a dirigent.toml that is no TOML, and ends with 3', async () => {
    put('dirigent.toml', '[[tasks\n');
    put('Procfile', PROCFILE);
    assert.equal(await host.run('import', 'Procfile', '--all'), 3);
    assert.equal(written(), '[[tasks\n');
  });

  it('says why a file cannot be written', async function () {
    if (process.getuid?.() === 0) {
      mkdirSync(join(project.folder, 'dirigent.toml'));
      put('Procfile', PROCFILE);
      assert.equal(await host.run('import', 'Procfile', '--all'), 1);
      assert.match(host.stderr.text, /Cannot read .*dirigent\.toml: /);
      return;
    }
    put('dirigent.toml', '');
    chmodSync(join(project.folder, 'dirigent.toml'), 0o444);
    put('Procfile', PROCFILE);
    assert.equal(await host.run('import', 'Procfile', '--all'), 1);
    assert.match(host.stderr.text, /cannot be written: /);
  });

  it('writes into the nearest dirigent.toml, with paths from there', async () => {
    put('dirigent.toml', '');
    mkdirSync(join(project.folder, 'web'));
    put('web/package.json', '{ "scripts": { "dev": "vite" } }');
    put('pnpm-lock.yaml', '');
    host.cwd = join(project.folder, 'web');
    assert.equal(await host.run('import', 'package.json', '--all'), 0);
    assert.match(written(), /command = "pnpm"\nargs = \["run", "dev"\]\ncwd = "web"\n/);
  });

  it('adds nothing to the dirigent.toml of another user above, unless its folder is named', async () => {
    const other = foreignProject('# theirs\n');
    try {
      const below = join(other.folder, 'below');
      mkdirSync(below);
      writeFileSync(join(below, 'Procfile'), PROCFILE);
      host.cwd = below;
      assert.equal(await host.run('import', 'Procfile', '--all'), 1);
      assert.match(host.stderr.text, /belongs to another user .* -C /);
      assert.equal(readFileSync(join(other.folder, 'dirigent.toml'), 'utf8'), '# theirs\n');
      assert.ok(!existsSync(join(below, 'dirigent.toml')));
      host.env = { ...host.env, DIRIGENT_SAFE_DIRECTORY: other.folder };
      assert.equal(await host.run('import', 'Procfile', '--dry-run'), 0);
      host.env = { PATH: '/bin' };
      assert.equal(await host.run('import', 'Procfile', '--dry-run', '-C', other.folder), 0);
    } finally {
      other.remove();
    }
  });
});

describe('dirigent init', () => {
  it('takes what other process managers run, and each thing once', async () => {
    const project = temporaryProject();
    const host = new FakeHost(undefined, project.folder);
    writeFileSync(
      join(project.folder, 'mprocs.yaml'),
      'procs:\n  site: npm run dev\n  db: { shell: pg, add_path: x }\n',
    );
    writeFileSync(join(project.folder, 'package.json'), '{ "scripts": { "dev": "vite", "db": "x", "build": "y" } }');
    assert.equal(await host.run('init'), 0);
    const { project: parsed, diagnostics } = parseProject(readFileSync(join(project.folder, 'dirigent.toml'), 'utf8'));
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      parsed?.tasks.map(({ name }) => name),
      ['site', 'db', 'build'],
    );
    assert.match(host.stdout.text, / {2}db\n {4}add_path {2}There is no key that extends PATH\. .+ mprocs\.yaml:3\n/);
    project.remove();
  });
});
