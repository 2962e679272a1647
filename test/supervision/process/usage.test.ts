import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RunIdentity } from '../../../src/process/ports.ts';
import { usageOf, type Usage } from '../../../src/process/usage.ts';
import { eventually } from '../../support/eventually.ts';
import { Launched } from '../../support/launched.ts';
import { Rig } from '../../support/rig/rig.ts';

async function ofOne(run: RunIdentity): Promise<Usage | undefined> {
  return (await usageOf([run])).get(run.marker);
}

describe('what a run takes of the machine', () => {
  it('is that of all its processes, the shim not counted', async () => {
    await using rig = await Rig.start();
    await using run = await Launched.start(rig.command('web'));
    const web = await rig.command('web').next();
    const alone = await ofOne(run.process.identity);
    assert.equal(alone?.processes, 1);
    assert.ok(alone.memoryBytes > 10 * 2 ** 20, 'a Node process is larger than that');
    await web.fork('child', { detached: true });
    await rig.command('child').next();
    const both = await ofOne(run.process.identity);
    assert.equal(both?.processes, 2);
    assert.ok(both.memoryBytes > alone.memoryBytes);
  });

  it('distinguishes a busy run from an idle one', async () => {
    await using busy = await Launched.start({ command: 'sh', args: ['-c', 'while :; do :; done'] });
    await using idle = await Launched.start({ command: 'sleep', args: ['1000'] });
    await usageOf([busy.process.identity, idle.process.identity]);
    await eventually(async () => assert.ok(((await ofOne(busy.process.identity))?.cpuPercent ?? 0) > 5));
    assert.ok(((await ofOne(idle.process.identity))?.cpuPercent ?? 100) < 5);
  });

  it('is nothing once the run is gone', async () => {
    await using run = await Launched.start({ command: 'true' });
    await run.process.exited;
    await run.process.gone();
    assert.equal(await ofOne(run.process.identity), undefined);
  });
});
