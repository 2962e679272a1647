import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import { isRunning } from '../../support/alive.ts';
import { eventually } from '../../support/eventually.ts';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

/** The shells of a supervisor that are waiting for a run: a shim has a child of its own. */
async function reserveOf(supervisor: number): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command=']);
  const lines = stdout.split('\n').map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []);
  const parents = new Set(lines.map(([, , parent]) => parent));
  return lines.flatMap(([, pid, parent, command = '']) => {
    const waits = Number(parent) === supervisor && command.endsWith('-s dirigent-shim') && !parents.has(pid);
    return waits ? [Number(pid)] : [];
  });
}

async function oneInReserve(supervised: Supervised, but: readonly number[] = []): Promise<number> {
  return eventually(async () => {
    const [pid, ...more] = await reserveOf(supervised.pid);
    assert.ok(pid !== undefined && !but.includes(pid));
    assert.deepEqual(more, []);
    return pid;
  });
}

describe('the shell in reserve', () => {
  it('becomes the shim of the next run, and another one takes its place', async () => {
    await using supervised = await Supervised.start(shellTask('web', 'ps -o ppid= $$; exec sleep 1000'));
    const first = await oneInReserve(supervised);
    await supervised.start('web');
    const parent = await eventually(async () => {
      const text = await supervised.logFile('web', 'stdout.log');
      assert.match(text, /\d\n/);
      return Number(text);
    });
    assert.equal(parent, first);
    await oneInReserve(supervised, [first]);
  });

  it('ends with its supervisor, however that ends', async () => {
    await using supervised = await Supervised.start(shellTask('web', 'exec sleep 1000'));
    const killed = await oneInReserve(supervised);
    await supervised.kill();
    await eventually(async () => assert.equal(await isRunning(killed), false));
    await supervised.launch();
    const closed = await oneInReserve(supervised);
    await supervised.request('supervisor/shutdown', { stopTasks: true });
    await supervised.ended();
    await eventually(async () => assert.equal(await isRunning(closed), false));
  });

  it('that was killed is replaced', async () => {
    await using supervised = await Supervised.start(shellTask('web', 'exec sleep 1000'));
    const first = await oneInReserve(supervised);
    process.kill(first, 'SIGKILL');
    await eventually(async () => assert.deepEqual(await reserveOf(supervised.pid), []));
    const { tasks } = await supervised.start('web');
    assert.equal(tasks[0]?.task.status.kind, 'running');
    await oneInReserve(supervised, [first]);
  });
});
