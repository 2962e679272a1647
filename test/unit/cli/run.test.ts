import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { FakeLog } from './fake-output.ts';
import { failed, running, taskInfo } from './task-infos.ts';

describe('dirigent run', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;
  let stdout: FakeLog;
  let stderr: FakeLog;

  beforeEach(() => {
    project = temporaryProject('');
    supervisor = new FakeSupervisor();
    host = new FakeHost(supervisor, project.folder);
    stdout = new FakeLog(supervisor, 'b1');
    stderr = new FakeLog(supervisor, 'b1');
    supervisor.handlers['tasks/output'] = (params) => (params.kind === 'stdout' ? stdout : stderr).read(params);
    supervisor.handlers['tasks/signal'] = () => null;
    supervisor.handlers['tasks/run'] = () => {
      supervisor.tasks = [running('b1', { adHoc: true })];
      supervisor.notify('tasks/changed', { tasks: supervisor.tasks, removed: [], order: ['b1'] });
      return running('b1', { adHoc: true });
    };
  });

  afterEach(() => project.remove());

  /** Ends the command once the verb is listening. */
  async function endWith(task: TaskInfo): Promise<void> {
    await supervisor.requested('tasks/output');
    supervisor.change(task);
  }

  it('prints the name of the new task and returns', async () => {
    assert.equal(await host.run('run', '--timeout', '10m', '--name', 'b1', '--', 'npm', 'run', 'build', '--wait'), 0);
    assert.equal(host.stdout.text, 'b1\n');
    assert.deepEqual(supervisor.paramsOf('tasks/run'), [
      {
        command: 'npm',
        args: ['run', 'build', '--wait'],
        cwd: project.folder,
        env: { PATH: '/bin' },
        name: 'b1',
        timeoutMs: 600_000,
      },
    ]);
  });

  it('says at once what is wrong with a name', async () => {
    assert.equal(await host.run('run', '--name', 'x'.repeat(300), '--', 'true'), 2);
    assert.equal(host.stderr.text, 'dirigent: The name of a task is too long: 300 characters of at most 64.\n');
    assert.deepEqual(supervisor.paramsOf('tasks/run'), []);
  });

  it('takes the options of the command as its own even without --', async () => {
    await host.run('run', 'npm', 'run', '--json', '-w', 'x');
    assert.deepEqual(supervisor.paramsOf('tasks/run')[0]?.args, ['run', '--json', '-w', 'x']);
  });

  it('gives a line to the shell, in another folder, and asks for a notice', async () => {
    await host.run('run', '--shell', '--notify', '--cwd', 'sub', '--', 'sort < in | uniq');
    const [params] = supervisor.paramsOf('tasks/run');
    assert.equal(params?.command, 'sort < in | uniq');
    assert.equal(params.shell, true);
    assert.equal(params.notify, true);
    assert.equal(params.cwd, join(project.folder, 'sub'));
  });

  it('with --wait passes on the exact bytes of both streams and the exit code', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x0a, 0xfe]);
    stdout.append(bytes);
    stderr.append('oops');
    const chunks: Buffer[] = [];
    host.stdout._write = (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    };
    const ended = host.run('run', '--wait', '--', 'x');
    await endWith(failed('b1', 'It ended with exit code 7.', 7));
    assert.equal(await ended, 7);
    assert.deepEqual(Buffer.concat(chunks), bytes);
    assert.equal(host.stderr.text, 'oops');
  });

  it('with --wait ends as a shell says of a death by signal, a timeout, a command that is not there', async () => {
    const endings: [TaskInfo['status'], number][] = [
      [{ kind: 'finished', exitCode: 0 }, 0],
      [{ kind: 'failed', reason: 'signal', signal: 'SIGKILL', message: 'killed' }, 137],
      [{ kind: 'failed', reason: 'timeout', message: 'took too long' }, 124],
      [{ kind: 'failed', reason: 'spawn', message: 'no such program' }, 127],
      [{ kind: 'stopped' }, 143],
    ];
    for (const [status, code] of endings) {
      const ended = host.run('run', '--wait', '--', 'x');
      await endWith(taskInfo('b1', { status }));
      assert.equal(await ended, code, status.kind);
    }
    assert.match(host.stderr.text, /dirigent: b1: no such program\n/);
  });

  it('with --wait hands Ctrl-C and SIGTERM on to the command', async () => {
    const ended = host.run('run', '--wait', '--', 'x');
    await supervisor.requested('tasks/output');
    host.signal('SIGINT');
    host.signal('SIGTERM');
    supervisor.change(taskInfo('b1', { status: { kind: 'finished', exitCode: 0 } }));
    assert.equal(await ended, 0);
    assert.deepEqual(supervisor.paramsOf('tasks/signal'), [
      { task: 'b1', signal: 'SIGINT' },
      { task: 'b1', signal: 'SIGTERM' },
    ]);
  });

  it('with --wait forwards its input to the command, and its end', async () => {
    supervisor.handlers['tasks/input'] = () => null;
    const ended = host.run('run', '--wait', '--', 'x');
    host.stdin.write('one');
    await supervisor.requested('tasks/input');
    host.stdin.end();
    await supervisor.requested('tasks/input');
    supervisor.change(taskInfo('b1', { status: { kind: 'finished', exitCode: 0 } }));
    assert.equal(await ended, 0);
    assert.deepEqual(supervisor.paramsOf('tasks/input'), [
      { task: 'b1', data: btoa('one') },
      { task: 'b1', end: true },
    ]);
  });

  it('with --wait does not mind that a command reads no input', async () => {
    supervisor.handlers['tasks/input'] = () => Promise.reject(new UserError('not-running', 'It has ended.'));
    host.stdin.write('nobody reads this');
    const ended = host.run('run', '--wait', '--', 'x');
    await endWith(taskInfo('b1', { status: { kind: 'finished', exitCode: 0 } }));
    assert.equal(await ended, 0);
    assert.equal(host.stderr.text, '');
  });

  it('with --rm leaves nothing in the list', async () => {
    supervisor.handlers['tasks/remove'] = () => null;
    const ended = host.run('run', '--wait', '--rm', '--', 'x');
    await endWith(taskInfo('b1', { status: { kind: 'finished', exitCode: 0 } }));
    await ended;
    assert.deepEqual(supervisor.paramsOf('tasks/remove'), [{ task: 'b1' }]);
  });

  it('needs a command', async () => {
    assert.equal(await host.run('run', '--wait'), 2);
    assert.match(host.stderr.text, /missing required argument 'command'/);
  });
});
