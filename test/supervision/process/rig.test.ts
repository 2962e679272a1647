import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isRunning } from '../../support/alive.ts';
import { Launched } from '../../support/launched.ts';
import { Rig } from '../../support/rig/rig.ts';

describe('the rig', () => {
  it('tells a command what to print, byte for byte, and when to end', async () => {
    await using rig = await Rig.start();
    const web = rig.command('web');
    await using run = await Launched.start(web);
    const process = await web.next();
    assert.equal(process.pid, run.process.pid);
    await process.stdout('out\n');
    await process.stderr(Buffer.from('err'));
    await process.exit(7);
    assert.deepEqual(await run.process.exited, { kind: 'code', code: 7 });
    assert.equal(await run.stdout.until('out\n'), 'out\n');
    assert.equal(await run.stderr.until('err'), 'err');
    assert.equal(web.invocations, 1);
  });

  it('leaves no process behind, not even one that left its session', async () => {
    const pids: number[] = [];
    {
      await using rig = await Rig.start();
      const web = rig.command('web');
      await using run = await Launched.start(web);
      const process = await web.next();
      await process.fork('child', { detached: true, clearEnv: true });
      pids.push(run.process.pid, (await rig.command('child').next()).pid);
    }
    for (const pid of pids) assert.equal(await isRunning(pid), false);
  });
});
