import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { DetachKeys } from '../../../src/cli/attach/detach-keys.ts';
import { FakeHost, FakeSupervisor, temporaryProject } from './fake-host.ts';
import { FakeLog } from './fake-output.ts';
import { running, taskInfo } from './task-infos.ts';

describe('Keys that detach', () => {
  const take = (...pieces: string[]): [passed: string, detach: boolean] => {
    const keys = new DetachKeys();
    const taken = pieces.map((piece) => keys.take(Buffer.from(piece)));
    return [taken.map(({ pass }) => pass.toString()).join(''), taken.some(({ detach }) => detach)];
  };

  it('are Ctrl-], and Ctrl-P with Ctrl-Q behind it, even when they come apart', () => {
    assert.deepEqual(take('ab\x1dc'), ['ab', true]);
    assert.deepEqual(take('a\x10', '\x11b'), ['a', true]);
  });

  it('are no others: every other key is passed on', () => {
    assert.deepEqual(take('\x03\x11\x10', 'x\x10\x10', 'y'), ['\x03\x11\x10x\x10\x10y', false]);
  });
});

describe('dirigent attach', () => {
  let project: ReturnType<typeof temporaryProject>;
  let supervisor: FakeSupervisor;
  let host: FakeHost;

  beforeEach(() => {
    project = temporaryProject('');
    const tty = { ...taskInfo('repl').definition, tty: true };
    supervisor = new FakeSupervisor([running('repl', { definition: tty }), taskInfo('docs')]);
    host = new FakeHost(supervisor, project.folder);
    const log = new FakeLog(supervisor, 'repl');
    log.append('> ');
    const empty = new FakeLog(supervisor, 'repl');
    supervisor.handlers['tasks/output'] = (params) => (params.kind === 'stdout' ? log : empty).read(params);
    supervisor.handlers['tasks/input'] = () => null;
  });

  afterEach(() => project.remove());

  const input = (): string =>
    supervisor
      .paramsOf('tasks/input')
      .map(({ data }) => Buffer.from(data ?? '', 'base64').toString())
      .join('');

  it('gives every key to a task with a terminal of its own, until it is detached', async () => {
    const raw: boolean[] = [];
    Object.assign(host.stdin, { isTTY: true, setRawMode: (on: boolean) => raw.push(on) });
    const ended = host.run('attach', 'repl');
    await host.stdout.until(/> /);
    host.stdin.write('1 + 1\r\x03');
    await supervisor.requested('tasks/input');
    host.stdin.write('\x1d');
    assert.equal(await ended, 0);
    assert.equal(input(), '1 + 1\r\x03');
    assert.deepEqual(raw, [true, false]);
    assert.match(host.stderr.text, /Attached to repl\. Press Ctrl-\] to detach\.\n\nDetached\. repl keeps running\.\n/);
  });

  it('passes piped input on in its order and leaves at its end', async () => {
    const ended = host.run('attach', 'repl');
    await host.stdout.until(/> /);
    host.stdin.write('one\n');
    host.stdin.end('two\n');
    assert.equal(await ended, 0);
    assert.equal(input(), 'one\ntwo\n');
  });

  it('ends with the task', async () => {
    const ended = host.run('attach', 'repl');
    await host.stdout.until(/> /);
    supervisor.change(taskInfo('repl'));
    assert.equal(await ended, 0);
  });

  it('says that a task does not run', async () => {
    assert.equal(await host.run('attach', 'docs'), 1);
    assert.equal(host.stderr.text, 'dirigent: "docs" is not running. Start it first: dirigent start docs\n');
  });
});
