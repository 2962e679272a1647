import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { ending } from '../../../src/rpc/wire/handover.ts';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { FakeLog } from './fake-output.ts';
import { failed, running, taskInfo } from './task-infos.ts';

const finished = (name: string): TaskInfo => taskInfo(name, { status: { kind: 'finished', exitCode: 0 } });

describe('dirigent up', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;
  let logs: Record<string, FakeLog>;

  const log = (name: string): FakeLog => logs[name] ?? assert.fail(name);

  beforeEach(() => {
    project = temporaryProject('');
    const base = taskInfo('api');
    const api = taskInfo('api', {
      definition: { ...base.definition, dependsOn: [{ task: 'db', until: 'ready' }] },
    });
    supervisor = new FakeSupervisor([taskInfo('db'), api, taskInfo('docs')]);
    supervisor.project = {
      ...supervisor.project,
      startup: {
        hash: 'h',
        tasks: [{ name: 'api', title: 'api', commandLine: 'node', cwd: '/project', details: [], hash: '' }],
      },
    };
    host = new FakeHost(supervisor, project.folder);
    logs = { db: new FakeLog(supervisor, 'db', 1000), api: new FakeLog(supervisor, 'api', 1000) };
    supervisor.handlers['tasks/output'] = (params) => log(params.task).read(params);
    supervisor.handlers['tasks/start'] = () => {
      supervisor.change(running('db', { pid: 1 }), running('api', { pid: 2 }));
      return { tasks: [{ task: running('api', { pid: 2 }) }] };
    };
  });

  afterEach(() => project.remove());

  it('starts the startup tasks and follows them and what they need, names in front', async () => {
    const ended = host.run('up');
    await host.stdout.until(/api \| started/);
    assert.deepEqual(supervisor.paramsOf('tasks/start'), [{ tasks: { names: ['api'] }, env: { PATH: '/bin' } }]);
    assert.deepEqual(supervisor.paramsOf('subscribe').at(-1), { changes: true, output: ['db', 'api'] });
    log('db').append('[stdout] ready\n');
    log('api').append('[stderr] listening\n');
    await host.stdout.until(/api \| listening\n/);
    supervisor.change(finished('db'), finished('api'));
    assert.equal(await ended, 0);
    const lines = host.stdout.text.trimEnd().split('\n');
    assert.deepEqual(
      lines.filter((line) => line.startsWith('db')),
      ['db  | started (pid 1)', 'db  | ready', 'db  | finished'],
    );
  });

  it('prints what a task wrote before it says that the task has ended', async () => {
    const ended = host.run('up');
    await host.stdout.until(/api \| started/);
    log('api').append('[stdout] last words without a newline');
    supervisor.change(finished('db'), failed('api', 'It ended with exit code 1.'));
    assert.equal(await ended, 1);
    assert.match(host.stdout.text, /api \| last words without a newline\napi \| failed: It ended with exit code 1\.\n/);
    assert.equal(host.stderr.text, 'api failed: It ended with exit code 1.\n');
  });

  it('stops everything at the first Ctrl-C, names the tasks that still stop, and kills at the second', async () => {
    const stopping = Promise.withResolvers<{ tasks: [] }>();
    supervisor.handlers['tasks/stop'] = () => stopping.promise;
    supervisor.handlers['tasks/kill'] = () => ({ tasks: [] });
    const ended = host.run('up');
    await host.stdout.until(/api \| started/);
    host.signal('SIGINT');
    await host.stderr.until(/Stopping db \(pid 1\), api \(pid 2\)\. Press Ctrl-C again to kill\.\n/);
    supervisor.change(taskInfo('api'));
    await host.stderr.until(/Still stopping db \(pid 1\)\.\n/);
    host.signal('SIGINT');
    await host.stderr.until(/Killing db \(pid 1\)\.\n/);
    assert.deepEqual(supervisor.paramsOf('tasks/stop'), [{ tasks: { names: ['db', 'api'] } }]);
    assert.deepEqual(supervisor.paramsOf('tasks/kill'), [{ tasks: { names: ['db'] } }]);
    supervisor.change(taskInfo('db'));
    assert.equal(await ended, 130);
  });

  it('exits at the third Ctrl-C, whatever is left', async () => {
    supervisor.handlers['tasks/stop'] = () => ({ tasks: [] });
    supervisor.handlers['tasks/kill'] = () => ({ tasks: [] });
    const ended = host.run('up');
    await host.stdout.until(/api \| started/);
    host.signal('SIGINT');
    host.signal('SIGINT');
    host.signal('SIGINT');
    assert.equal(await ended, 130);
  });

  it('starts nothing any more after Ctrl-C, also where it waits for a supervisor that is about to end', async () => {
    const refused = supervisor.requested('tasks/start');
    supervisor.handlers['tasks/start'] = () => {
      throw ending();
    };
    const ended = host.run('up');
    await refused;
    host.signal('SIGINT');
    assert.equal(await ended, 130);
    assert.equal(supervisor.paramsOf('tasks/start').length, 1);
  });

  it('returns at once with --detach, and says what became of each', async () => {
    assert.equal(await host.run('up', '-d'), 0);
    assert.equal(host.stdout.text, 'api  running pid 2\n');
    assert.equal(await host.run('up', '--wait'), 2);
  });

  it('takes names instead of the startup tasks', async () => {
    await host.run('up', '-d', 'db');
    assert.deepEqual(supervisor.paramsOf('tasks/start')[0]?.tasks, { names: ['db'] });
    assert.equal(await host.run('up', 'dba'), 1);
    assert.match(host.stderr.text, /Did you mean "db"\?/);
  });

  it('says how to choose where nothing starts automatically', async () => {
    supervisor.project = { ...supervisor.project, startup: { hash: '', tasks: [] } };
    assert.equal(await host.run('up'), 2);
    assert.match(host.stderr.text, /Set run_at_startup = true in a task, or give names/);
  });

  it('starts nothing while dirigent.toml cannot be read', async () => {
    supervisor.project = { ...supervisor.project, state: 'invalid' };
    assert.equal(await host.run('up'), 3);
    assert.deepEqual(supervisor.paramsOf('tasks/start'), []);
  });

  it('goes on with the next supervisor when one dies, without a gap', async () => {
    const ended = host.run('up');
    await host.stdout.until(/api \| started/);
    log('api').append('[stdout] before\n');
    await host.stdout.until(/before\n/);
    supervisor.close();
    log('api').append('[stdout] after\n');
    await host.stdout.until(/api \| after\n/);
    assert.equal(host.connectedTo.length, 2);
    supervisor.change(finished('db'), finished('api'));
    assert.equal(await ended, 0);
    assert.equal(host.stdout.text.match(/before/g)?.length, 1);
  });
});
