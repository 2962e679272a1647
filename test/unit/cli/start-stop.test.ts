import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { FakeLog } from './fake-output.ts';
import { failed, running, taskInfo } from './task-infos.ts';

const about = {
  // More than any system gives out.
  pid: 2 ** 30,
  version: '1.2.3',
  protocol: 1,
  folder: '/project',
  configFile: '/project/dirigent.toml',
  storage: '/s',
  startedAt: '2026-11-21T10:00:00.000Z',
  clients: [{ kind: 'cli', name: 'dirigent', pid: 7, connectedAt: new Date().toISOString() }],
  lease: { kind: 'clients' },
  memory: { rss: 45_000_000, heapUsed: 12_000_000 },
  capture: { engine: 'read' },
  problems: ['A corrupt state file was set aside.'],
} as const;

describe('dirigent start, stop, restart, kill', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;

  beforeEach(() => {
    project = temporaryProject('');
    supervisor = new FakeSupervisor();
    host = new FakeHost(supervisor, project.folder);
  });

  afterEach(() => project.remove());

  it('starts by name with the environment of the terminal, and prints what became of each', async () => {
    supervisor.handlers['tasks/start'] = () => ({ tasks: [{ task: running('api') }, { task: running('worker') }] });
    assert.equal(await host.run('start', 'api', 'worker'), 0);
    assert.deepEqual(supervisor.paramsOf('tasks/start'), [
      { tasks: { names: ['api', 'worker'] }, env: { PATH: '/bin' } },
    ]);
    assert.equal(host.stdout.text, 'api     running pid 4711\nworker  running pid 4711\n');
  });

  for (const verb of ['start', 'stop', 'restart', 'kill'] as const) {
    it(`${verb} takes a group or all, and exactly one way of choosing`, async () => {
      supervisor.handlers[`tasks/${verb}`] = () => ({ tasks: [{ task: taskInfo('api') }] });
      await host.run(verb, '--group', 'backend');
      await host.run(verb, '--all');
      const chosen = supervisor.requests.map(({ params }) => (params as { tasks: unknown }).tasks);
      assert.deepEqual(chosen, [{ group: 'backend' }, { all: true }]);
      assert.equal(await host.run(verb), 2);
      assert.equal(host.stderr.text, 'dirigent: Name the tasks, or use --all or --group GROUP.\n');
      assert.equal(await host.run(verb, 'api', '--all'), 2);
    });
  }

  it('ends with 1 and the reason when one of several could not be started', async () => {
    supervisor.handlers['tasks/start'] = () => ({
      tasks: [{ task: running('api') }, { task: taskInfo('worker'), error: 'The queue is full.' }],
    });
    assert.equal(await host.run('start', '--all'), 1);
    assert.equal(host.stdout.text, 'api     running pid 4711\n');
    assert.equal(host.stderr.text, 'worker  The queue is full.\n');
  });

  it('ends with 1 when a task failed at once', async () => {
    const status = { kind: 'failed', reason: 'spawn', message: 'There is no program "nod".' } as const;
    supervisor.handlers['tasks/start'] = () => ({ tasks: [{ task: taskInfo('api', { status }) }] });
    assert.equal(await host.run('start', 'api'), 1);
    assert.equal(host.stdout.text, 'api  failed There is no program "nod".\n');
    assert.equal(host.stderr.text, '');
  });

  it('waits with --wait until each is ready, or says why it never will be', async () => {
    supervisor.handlers['tasks/start'] = () => ({ tasks: [{ task: running('api') }, { task: running('db') }] });
    supervisor.handlers['tasks/wait'] = ({ task }) =>
      task === 'api'
        ? { task: running('api'), reached: true }
        : { task: failed('db', 'died'), reached: false, reason: 'failed' };
    const log = new FakeLog(supervisor, 'db', 1000);
    log.append('[stderr] address in use\n');
    supervisor.handlers['tasks/output'] = (params) => log.read(params);
    assert.equal(await host.run('start', 'api', 'db', '--wait'), 1);
    assert.equal(host.stdout.text, 'api  running pid 4711\n');
    assert.equal(host.stderr.text, 'db   failed: died\ndb | address in use\n');
  });

  it('counts a one-shot that has finished as ready', async () => {
    const done = taskInfo('build', { status: { kind: 'finished', exitCode: 0 } });
    supervisor.handlers['tasks/start'] = () => ({ tasks: [{ task: running('build') }] });
    supervisor.handlers['tasks/wait'] = () => ({ task: done, reached: false, reason: 'ended' });
    assert.equal(await host.run('start', 'build', '--wait'), 0);
  });

  it('prints the result as JSON', async () => {
    const tasks = [{ task: taskInfo('api') }];
    supervisor.handlers['tasks/stop'] = () => ({ tasks });
    assert.equal(await host.run('stop', 'api', '--json'), 0);
    assert.deepEqual(JSON.parse(host.stdout.text), tasks);
  });
});

describe('dirigent down, why, wait, info', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;

  beforeEach(() => {
    project = temporaryProject('');
    supervisor = new FakeSupervisor();
    host = new FakeHost(supervisor, project.folder);
  });

  afterEach(() => project.remove());

  it('down stops everything and ends when the supervisor has gone', async () => {
    supervisor.handlers['supervisor/info'] = () => about;
    supervisor.handlers['supervisor/shutdown'] = () => {
      setImmediate(() => supervisor.close());
      return null;
    };
    assert.equal(await host.run('down'), 0);
    assert.deepEqual(supervisor.paramsOf('supervisor/shutdown'), [{ stopTasks: true }]);
    assert.equal(host.stderr.text, 'Stopped all tasks and the supervisor.\n');
    await host.run('down', '--keep-tasks');
    assert.deepEqual(supervisor.paramsOf('supervisor/shutdown')[1], { stopTasks: false });
  });

  it('why prints the sentence', async () => {
    supervisor.handlers['tasks/explain'] = () => ({ text: 'It waits for "db".' });
    assert.equal(await host.run('why', 'api'), 0);
    assert.equal(host.stdout.text, 'It waits for "db".\n');
  });

  it('wait passes on what to wait for, and ends with 1 when it did not come true', async () => {
    supervisor.handlers['tasks/wait'] = () => ({ task: taskInfo('api'), reached: false, reason: 'stopped' });
    assert.equal(await host.run('wait', 'api', '--timeout', '1m30s'), 1);
    assert.deepEqual(supervisor.paramsOf('tasks/wait'), [{ task: 'api', until: 'ready', timeoutMs: 90_000 }]);
    assert.equal(host.stderr.text, 'api: stopped\n');
    assert.equal(await host.run('wait', 'api', '--timeout', 'soon'), 2);
    assert.equal(await host.run('wait', 'api', '--until', 'done'), 2);
    assert.equal(await host.run('wait', 'api', '--until', 'ended', '--match', 'x'), 2);
  });

  it('wait --until ended fails where the task failed', async () => {
    supervisor.handlers['tasks/wait'] = () => ({ task: failed('build', 'exited with code 2'), reached: true });
    assert.equal(await host.run('wait', 'build', '--until', 'ended'), 1);
  });

  it('wait --match prints the line', async () => {
    supervisor.handlers['tasks/wait'] = () => ({ task: running('api'), reached: true, line: 'listening on 3000' });
    assert.equal(await host.run('wait', 'api', '--match', 'listening'), 0);
    assert.deepEqual(supervisor.paramsOf('tasks/wait'), [{ task: 'api', until: { pattern: 'listening' } }]);
    assert.equal(host.stdout.text, 'listening on 3000\n');
  });

  it('info starts nothing: without a supervisor it says so and ends with 1', async () => {
    host = new FakeHost(undefined, project.folder);
    assert.equal(await host.run('info', '--json'), 1);
    assert.equal(host.stderr.text, `dirigent: No supervisor is running for ${project.folder}.\n`);
  });

  it('info prints what the supervisor says of itself', async () => {
    const said = { ...about, startedAt: new Date(Date.now() - 3_600_000).toISOString() };
    supervisor.handlers['supervisor/info'] = () => said;
    assert.equal(await host.run('info'), 0);
    assert.match(host.stdout.text, /^pid {8}1073741824, up 1h$/m);
    assert.match(host.stdout.text, /^memory {5}45 MB, heap 12 MB$/m);
    assert.match(host.stdout.text, /^problem {4}A corrupt state file was set aside\.$/m);
    host.stdout.text = '';
    assert.equal(await host.run('info', '--json'), 0);
    assert.deepEqual(JSON.parse(host.stdout.text), said);
  });
});
