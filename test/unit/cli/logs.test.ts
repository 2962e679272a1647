import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { FakeLog } from './fake-output.ts';
import { taskInfo } from './task-infos.ts';

describe('dirigent logs', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;
  let logs: Record<string, FakeLog>;

  beforeEach(() => {
    project = temporaryProject('');
    supervisor = new FakeSupervisor([taskInfo('api'), taskInfo('worker')]);
    host = new FakeHost(supervisor, project.folder);
    logs = { api: new FakeLog(supervisor, 'api'), worker: new FakeLog(supervisor, 'worker') };
    supervisor.handlers['tasks/output'] = (params) => logs[params.task]?.read(params) ?? assert.fail(params.task);
  });

  afterEach(() => project.remove());

  it('prints the lines of both streams as they were written', async () => {
    logs['api']?.append('[stdout] one\n[stderr] two\n[stdout] [stderr] three');
    assert.equal(await host.run('logs', 'API'), 0);
    assert.equal(host.stdout.text, 'one\ntwo\n[stderr] three\n');
    assert.deepEqual(supervisor.paramsOf('tasks/output')[0], { task: 'api', kind: 'combined' });
  });

  it('prints exactly the bytes of a stream that is asked for', async () => {
    logs['api']?.append('[stdout] no newline at the end');
    assert.equal(await host.run('logs', 'api', '--stream', 'combined'), 0);
    assert.equal(host.stdout.text, '[stdout] no newline at the end');
    assert.equal(await host.run('logs', 'api', '--stream', 'both'), 2);
  });

  it('loses no line in a terminal to a letter of another encoding, or to a sequence that was cut off', async () => {
    host.stdout.isTTY = true;
    for (const cut of [Buffer.from('caf\u009e', 'latin1'), Buffer.from('\u001b]0;a title that a kill cut off')]) {
      logs['worker']?.append(Buffer.concat([Buffer.from('[stdout] one '), cut, Buffer.from('\n')]));
      logs['worker']?.append('[stdout] two\n[stderr] three\n');
    }
    assert.equal(await host.run('logs', 'worker'), 0);
    assert.equal(host.stdout.text, 'one caf\ntwo\nthree\none \ntwo\nthree\n');
    await host.run('logs', 'worker', '--stream', 'stdout');
    assert.equal(host.stdout.text.match(/two\n/g)?.length, 4);
  });

  it('begins where -n and --previous say', async () => {
    await host.run('logs', 'api', '-n', '20', '--previous', '--stream', 'stderr');
    assert.deepEqual(supervisor.paramsOf('tasks/output'), [
      { task: 'api', kind: 'stderr', tailLines: 20, previous: true },
    ]);
  });

  it('puts the names in front of the lines of several tasks', async () => {
    logs['api']?.append('[stdout] one\n');
    logs['worker']?.append('[stderr] two\n');
    assert.equal(await host.run('logs', 'api', 'worker'), 0);
    assert.deepEqual(host.stdout.text.trimEnd().split('\n').sort(), ['api    | one', 'worker | two']);
  });

  it('prints those of all tasks where none is named', async () => {
    logs['worker']?.append('[stdout] two\n');
    assert.equal(await host.run('logs'), 0);
    assert.equal(host.stdout.text, 'worker | two\n');
  });

  it('follows without a gap until the supervisor ends', async () => {
    logs['api']?.append('[stdout] first\n');
    const ended = host.run('logs', 'api', '--follow');
    await host.stdout.until(/first\n/);
    assert.deepEqual(supervisor.paramsOf('subscribe').at(-1), { changes: true, output: ['api'] });
    logs['api']?.append('[stdout] second, longer than one ');
    logs['api']?.append('piece\n');
    await host.stdout.until(/piece\n/);
    supervisor.close();
    assert.equal(await ended, 0);
    assert.equal(host.stdout.text, 'first\nsecond, longer than one piece\n');
  });

  it('asks three things before the first byte of what it follows, one more for a name in other letters', async () => {
    for (const [name, most] of [
      ['api', 3],
      ['API', 4],
    ] as const) {
      supervisor.requests.length = 0;
      let asked = 0;
      const { 'tasks/output': read } = supervisor.handlers;
      supervisor.handlers['tasks/output'] = (params) => {
        asked ||= supervisor.requests.length;
        return read?.(params) ?? assert.fail();
      };
      logs['api']?.append(`[stdout] for ${name}\n`);
      const ended = host.run('logs', name, '-f');
      await host.stdout.until(new RegExp(`for ${name}\n`));
      supervisor.close();
      assert.equal(await ended, 0);
      assert.equal(asked, most);
    }
  });

  it('does not sleep through a notice that comes while it reads', async () => {
    const log = logs['api'] ?? assert.fail();
    let late = true;
    supervisor.handlers['tasks/output'] = (params) => {
      const result = log.read(params);
      if (late && result.atEnd) log.append('[stdout] late\n');
      if (result.atEnd) late = false;
      return result;
    };
    const ended = host.run('logs', 'api', '-f');
    await host.stdout.until(/late\n/);
    supervisor.close();
    assert.equal(await ended, 0);
  });

  it('says how much was lost to rotation', async () => {
    supervisor.handlers['tasks/output'] = () => ({ data: '', cursor: 'c', atEnd: true, skipped: 12, behind: 0 });
    await host.run('logs', 'api');
    assert.equal(host.stderr.text, '(12 bytes were removed by log rotation before they could be read)\n');
  });

  it('reports a name that no task can have as one that no task has', async () => {
    for (const [name, others] of [
      ['', []],
      ['../up', ['api']],
    ] as const) {
      assert.equal(await host.run('logs', '-f', name, ...others), 1);
      assert.match(host.stderr.text, new RegExp(`There is no task "${name}"`));
      assert.deepEqual(supervisor.paramsOf('subscribe').at(-1), { changes: true, output: others });
    }
  });

  it('refuses to follow what has ended', async () => {
    assert.equal(await host.run('logs', 'api', '-f', '--previous'), 2);
  });
});
