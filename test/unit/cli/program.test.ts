import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import { protocolMismatch } from '../../../src/rpc/wire/mismatch.ts';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';

describe('The command line', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;

  beforeEach(() => {
    project = temporaryProject('');
    supervisor = new FakeSupervisor();
    host = new FakeHost(supervisor, project.folder);
  });

  afterEach(() => project.remove());

  it('prints its version and its help', async () => {
    assert.equal(await host.run('--version'), 0);
    assert.equal(host.stdout.text, '1.2.3\n');
    assert.equal(await host.run('--help'), 0);
    assert.match(host.stdout.text, /Exit codes/);
    assert.equal(host.stderr.text, '');
  });

  it('ends with 2 for wrong usage and suggests the verb that was meant', async () => {
    assert.equal(await host.run('strat', 'api'), 2);
    assert.match(host.stderr.text, /dirigent: unknown command 'strat'\n\(Did you mean start\?\)/);
    assert.equal(await host.run('list', '--jsno'), 2);
    assert.match(host.stderr.text, /unknown option '--jsno'/);
    assert.equal(await host.run('why'), 2);
    assert.equal(await host.run('logs', 'api', '-n', 'many'), 2);
    assert.match(host.stderr.text, /Expected a whole number/);
  });

  it('points to the help of the verb that was used wrongly', async () => {
    assert.equal(await host.run('why'), 2);
    assert.match(host.stderr.text, /\(see dirigent why --help\)/);
    host.stderr.text = '';
    assert.equal(await host.run('completion', 'tcsh'), 2);
    assert.match(host.stderr.text, /^dirigent: shell 'tcsh' is not allowed\. Allowed choices are bash, zsh, fish\.\n/);
  });

  it('has a verb help, which knows every verb and says which one it does not know', async () => {
    assert.equal(await host.run('help', 'logs'), 0);
    assert.match(host.stdout.text, /^Usage: dirigent logs /);
    host.stdout.text = '';
    assert.equal(await host.run('help'), 0);
    assert.match(host.stdout.text, /Exit codes/);
    assert.equal(await host.run('help', 'ps'), 0);
    assert.equal(host.stderr.text, '');
    assert.equal(await host.run('help', 'strat'), 2);
    assert.match(host.stderr.text, /^dirigent: There is no command "strat"\. Did you mean "start"\?\n$/);
  });

  it('reports what the system refuses as that, not as a bug', async () => {
    host = new FakeHost(supervisor, project.folder);
    supervisor.handlers['tasks/list'] = () => {
      throw Object.assign(new Error("EACCES: permission denied, mkdir '/x'"), {
        code: 'EACCES',
        path: '/x',
        syscall: 'mkdir',
      });
    };
    assert.equal(await host.run('list'), 1);
    assert.equal(host.stderr.text, "dirigent: System error: permission denied, mkdir '/x' (EACCES).\n");
  });

  it('finds the project from a folder below it', async () => {
    const below = join(project.folder, 'src', 'deep');
    mkdirSync(below, { recursive: true });
    host = new FakeHost(supervisor, below);
    assert.equal(await host.run('list'), 0);
    assert.deepEqual(host.connectedTo, [project.folder]);
  });

  it('takes the folder of -C, before and after the verb', async () => {
    host = new FakeHost(supervisor, '/');
    assert.equal(await host.run('-C', project.folder, 'list'), 0);
    assert.equal(await host.run('list', '-C', project.folder), 0);
    assert.deepEqual(host.connectedTo, [project.folder, project.folder]);
  });

  it('offers init where no dirigent.toml is', async () => {
    const empty = temporaryProject();
    host = new FakeHost(undefined, '/');
    assert.equal(await host.run('list', '-C', empty.folder), 1);
    assert.equal(
      host.stderr.text,
      `dirigent: There is no dirigent.toml in ${empty.folder}. Create one with: dirigent init\n`,
    );
    empty.remove();
    host.stderr.text = '';
    assert.equal(await host.run('list', '-C', empty.folder), 2);
    assert.match(host.stderr.text, /does not exist/);
  });

  it('reads the file that DIRIGENT_CONFIG names', async () => {
    host = new FakeHost(supervisor, project.folder);
    host.env = { DIRIGENT_CONFIG: 'app.toml' };
    assert.equal(await host.run('validate'), 1);
    assert.match(host.stderr.text, /There is no app\.toml in/);
    writeFileSync(join(project.folder, 'app.toml'), '[[tasks]]\nname = "api"\ncommand = "x"\n');
    assert.equal(await host.run('validate'), 0);
    assert.match(host.stdout.text, /1 valid task, 0 errors/);
  });

  it('still reaches what runs where dirigent.toml was deleted', async () => {
    const empty = temporaryProject();
    assert.equal(await host.run('list', '-C', empty.folder), 0);
    assert.deepEqual(host.connectedTo, [empty.folder]);
    empty.remove();
  });

  it('still reaches what runs where the whole folder was deleted', async () => {
    const gone = temporaryProject();
    gone.remove();
    supervisor.project = { ...supervisor.project, state: 'missing', configFile: join(gone.folder, 'dirigent.toml') };
    assert.equal(await host.run('list', '-C', gone.folder), 0);
    assert.deepEqual(host.connectedTo, [gone.folder]);
    assert.match(host.stderr.text, /dirigent\.toml was deleted, and none of its tasks is running\.\n$/);
  });

  it('says what the supervisor refused in its words', async () => {
    supervisor.handlers['tasks/list'] = () => {
      throw new UserError('rejected', 'The queue is full.');
    };
    assert.equal(await host.run('list'), 1);
    assert.equal(host.stderr.text, 'dirigent: The queue is full.\n');
  });

  it('says how to replace an older supervisor with its tasks kept, and does', async () => {
    host.connect = () => Promise.reject(protocolMismatch({ client: 2, supervisor: 1 }));
    assert.equal(await host.run('list'), 1);
    assert.match(
      host.stderr.text,
      /older than this client.*Restart the supervisor.*To restart it: dirigent down --keep-tasks/,
    );
    assert.equal(await host.run('down', '--keep-tasks'), 0);
    assert.deepEqual(host.foreign, [{ folder: project.folder, stopTasks: false }]);
  });

  it('gives an older client no advice that would bring back the older supervisor', async () => {
    host.connect = () => Promise.reject(protocolMismatch({ client: 1, supervisor: 2 }));
    assert.equal(await host.run('list'), 1);
    assert.match(host.stderr.text, /This client is older than the supervisor.*Update the client/);
    assert.doesNotMatch(host.stderr.text, /down|Restart/);
  });

  it('names the error where a task is missing because of it, and ends with 3', async () => {
    const range = { start: { line: 3, character: 10 }, end: { line: 3, character: 12 } };
    const mistake = { severity: 'error', code: 'type', message: 'It must be text.', range } as const;
    supervisor.handlers['tasks/start'] = () => {
      throw new UserError('unknown-task', 'There is no task "api".', { data: { name: 'api' } });
    };
    assert.equal(await host.run('start', 'api'), 1);
    supervisor.project = { ...supervisor.project, diagnostics: [{ ...mistake, task: 'api' }] };
    host.stderr.text = '';
    assert.equal(await host.run('start', 'api'), 3);
    assert.equal(host.stderr.text, 'dirigent: "api" has an error: /project/dirigent.toml:4:11: It must be text.\n');
    supervisor.project = { ...supervisor.project, diagnostics: [mistake], state: 'invalid' };
    assert.equal(await host.run('start', 'api'), 3);
  });

  it('teaches every verb by examples', async () => {
    await host.run('--help');
    const verbs = [...host.stdout.text.matchAll(/^ {2}([a-z]+)(?:, [a-z]+)?(?: .*)? {2,}\S/gm)].map(
      ([, verb]) => verb ?? '',
    );
    assert.ok(verbs.length > 20, verbs.join(' '));
    for (const verb of verbs.filter((name) => name !== 'help')) {
      host.stdout.text = '';
      assert.equal(await host.run(verb, '--help'), 0);
      assert.match(host.stdout.text, /\nExamples:\n {2}dirigent /, verb);
      assert.match(host.stdout.text, /-C, --directory/, verb);
    }
  });

  it('never shows the stack of a bug unless asked to', async () => {
    supervisor.handlers['tasks/list'] = () => {
      throw new TypeError('x is not a function');
    };
    assert.equal(await host.run('list'), 1);
    assert.equal(
      host.stderr.text,
      'dirigent: unexpected error: x is not a function (DIRIGENT_DEBUG=1 shows the stack trace)\n',
    );
    host.env = { DIRIGENT_DEBUG: '1' };
    await host.run('list');
    assert.match(host.stderr.text, /at .*program\.test\.ts/);
  });
});
