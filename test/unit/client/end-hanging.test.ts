import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { endHanging } from '../../../src/client/end-hanging.ts';

describe('the end of a supervisor that hangs', () => {
  let child: ChildProcess;
  let pid: number;

  /** A process that goes by the words of a supervisor of this folder. */
  beforeEach(async () => {
    const words = ['supervisor.js', '--folder', '/shop', '--storage', '/state'];
    child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e6)', '--', ...words]);
    await once(child, 'spawn');
    pid = child.pid ?? 0;
  });

  afterEach(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('is SIGKILL, and is over when it returns', async () => {
    const exited = once(child, 'exit');
    await endHanging(pid, '/shop');
    assert.deepEqual(await exited, [null, 'SIGKILL']);
  });

  it('is refused where the number is that of another process', async () => {
    await assert.rejects(endHanging(pid, '/office'), /may not be the supervisor of \/office/);
    assert.equal(child.signalCode, null);
  });

  it('has come where the process is gone', async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    await endHanging(pid, '/shop');
  });

  it('has come where the process goes in the very moment of the signal', async () => {
    const kill = process.kill.bind(process);
    process.kill = () => {
      throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
    };
    try {
      await endHanging(pid, '/shop');
    } finally {
      process.kill = kill;
    }
  });
});
