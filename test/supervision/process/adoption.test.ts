import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { createProcessHost } from '../../../src/process/create-process-host.ts';
import { adopt } from '../../../src/process/posix/adopt/adopt.ts';
import { createProcessTable } from '../../../src/process/table/create-process-table.ts';
import type { ProcessTable } from '../../../src/process/table/process-table.ts';
import type { FoundAlive, FoundGone, RunIdentity } from '../../../src/process/ports.ts';
import { isRunning } from '../../support/alive.ts';
import { eventually } from '../../support/eventually.ts';
import { Launched, Reader } from '../../support/launched.ts';
import { MortalSupervisor } from '../../support/mortal-supervisor.ts';
import { Rig } from '../../support/rig/rig.ts';

const host = createProcessHost();

async function findAlive(identity: RunIdentity): Promise<FoundAlive> {
  const found = await host.adopt(identity);
  assert.equal(found.kind, 'alive');
  return found;
}

async function findGone(identity: RunIdentity): Promise<FoundGone> {
  const found = await host.adopt(identity);
  assert.equal(found.kind, 'gone');
  return found;
}

describe('a run whose supervisor was killed', () => {
  it('lives on under its pid, and what it writes meanwhile is not lost', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    const web = await rig.command('web').next();
    await supervisor.die();
    await web.stdout('written while nobody was there\n');
    const { process } = await findAlive(supervisor.identity);
    assert.equal(process.pid, web.pid);
    const reader = new Reader(process.streams?.stdout ?? '');
    assert.equal(await reader.until('there\n'), 'written while nobody was there\n');
    await web.exit(7);
    assert.deepEqual(await process.exited, { kind: 'code', code: 7 });
    await process.gone();
    await process.close();
    await process.forget();
    reader.close();
    assert.equal(existsSync(supervisor.identity.folder), false);
  });

  it('blocks in its flood instead of dying, and goes on where it was', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    const web = await rig.command('web').next();
    const lines = 50_000;
    const flooded = web.flood({ lines });
    await supervisor.die();
    const { process } = await findAlive(supervisor.identity);
    const reader = new Reader(process.streams?.stdout ?? '');
    await flooded;
    const text = await reader.until(`line ${lines - 1}\n`);
    reader.close();
    assert.equal(text, Array.from({ length: lines }, (_, index) => `line ${index}\n`).join(''));
  });

  it('reports how it ended in between, and its last output is kept', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    const web = await rig.command('web').next();
    await supervisor.die();
    await web.stdout('the last words');
    await web.exit(143);
    const found = await eventually(() => findGone(supervisor.identity));
    assert.deepEqual(found.exit, { kind: 'code', code: 143 });
    const reader = new Reader(found.streams?.stdout ?? '');
    assert.equal(await reader.until('words'), 'the last words');
    reader.close();
    await found.forget();
    assert.equal(existsSync(supervisor.identity.folder), false);
    assert.equal(await isRunning(supervisor.identity.shim?.pid ?? 0), false);
  });

  it('reports the signal that ended it in between', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    const web = await rig.command('web').next();
    await supervisor.die();
    await web.die('SIGTERM');
    const found = await eventually(() => findGone(supervisor.identity));
    assert.deepEqual(found.exit, { kind: 'signal', signal: 'SIGTERM' });
    await found.forget();
  });

  it('is still there while a process of its group is, though the command ended', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    const web = await rig.command('web').next();
    await web.fork('child', { clearEnv: true });
    const child = await rig.command('child').next();
    await supervisor.die();
    await web.exit(3);
    const { process } = await findAlive(supervisor.identity);
    assert.deepEqual(await process.exited, { kind: 'code', code: 3 });
    assert.deepEqual(
      (await process.processes()).map(({ pid }) => pid),
      [child.pid],
    );
    await process.kill();
    await process.gone();
    await process.close();
    await process.forget();
  });

  it('can be stopped by the next supervisor', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    await rig.command('web').next();
    await supervisor.die();
    const { process } = await findAlive(supervisor.identity);
    await process.requestStop(supervisor.request);
    assert.deepEqual(await process.exited, { kind: 'signal', signal: 'SIGTERM' });
    await process.gone();
    await process.close();
    await process.forget();
  });

  it('reads no end of its input before a supervisor ends it, which may be the next one', async () => {
    await using supervisor = await MortalSupervisor.launch({ command: 'cat' });
    await supervisor.die();
    const { process } = await findAlive(supervisor.identity);
    const reader = new Reader(process.streams?.stdout ?? '');
    await process.write(Buffer.from('after the crash\n'));
    await reader.until('after the crash\n');
    await process.endInput();
    await assert.rejects(process.write(Buffer.from('too late')), /input of the task is closed/);
    assert.deepEqual(await process.exited, { kind: 'code', code: 0 });
    reader.close();
    await process.gone();
    await process.close();
    await process.forget();
  });

  it('reads the end of its input that the dead supervisor had no time to pass to the shim', async () => {
    await using supervisor = await MortalSupervisor.launch({ command: 'cat' });
    await supervisor.die();
    await writeFile(join(supervisor.identity.folder, 'input-ended'), '');
    const { process } = await findAlive(supervisor.identity);
    await assert.rejects(process.write(Buffer.from('too late')), /input of the task is closed/);
    assert.deepEqual(await process.exited, { kind: 'code', code: 0 });
    await process.gone();
    await process.close();
    await process.forget();
  });

  it('is found by what its shim wrote, when the supervisor had no time to', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    await rig.command('web').next();
    await supervisor.die();
    assert.deepEqual(await host.findIdentity(supervisor.identity.folder), supervisor.identity);
  });

  it('is found also where its shim is slow to record the pid', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    await rig.command('web').next();
    await supervisor.die();
    const { folder } = supervisor.identity;
    const path = join(folder, 'identity');
    await rename(path, `${path}.later`);
    const found = host.findIdentity(folder);
    // Longer than it waits for a shim that does not hold its FIFOs.
    await pause(1_200);
    await rename(`${path}.later`, path);
    assert.deepEqual(await found, supervisor.identity);
  });

  it('is unknown in a folder where nothing was ever spawned', async () => {
    await using rig = await Rig.start();
    await using run = await Launched.start(rig.command('web'));
    await rm(run.request.runFolder, { recursive: true });
    assert.equal(await host.findIdentity(run.request.runFolder), undefined);
  });

  it('lives on though its folder was deleted; only its end cannot be known', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    const web = await rig.command('web').next();
    await supervisor.die();
    await rm(supervisor.identity.folder, { recursive: true });
    const { process } = await findAlive(supervisor.identity);
    await web.exit(0);
    assert.deepEqual(await process.exited, { kind: 'unknown' });
    await process.gone();
    await process.close();
  });
});

describe('a run whose processes cannot be seen, as in another container that shares the folder', () => {
  it('is not taken for gone, and keeps its folder', async () => {
    await using rig = await Rig.start();
    await using supervisor = await MortalSupervisor.launch(rig.command('web'));
    await rig.command('web').next();
    await supervisor.die();
    const { identity } = supervisor;
    const table = createProcessTable();
    // Its numbers mean nothing here.
    const nothing: ProcessTable = {
      bootId: () => table.bootId(),
      read: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
      commandLine: () => Promise.resolve(''),
      snapshot: () => Promise.resolve(nothing),
    };
    await assert.rejects(adopt(identity, nothing, {} as never), /was left alone.*also in other containers/);
    assert.ok(existsSync(identity.folder));
    await (await findAlive(identity)).process.kill();
  });
});

describe('a number that belongs to another process now', () => {
  const kinds = ['of another start time', 'of another boot'] as const;
  for (const kind of kinds)
    it(`does not count as part of the run, and is never signalled: one ${kind}`, async () => {
      await using rig = await Rig.start();
      await using run = await Launched.start(rig.command('other'));
      const other = await rig.command('other').next();
      await other.catchSignals('SIGTERM');
      const change =
        kind === 'of another boot' ? { bootId: '6d2a0ba5-0000-0000-0000-000000000000' } : { startTime: '1' };
      const { command, shim } = run.process.identity;
      const identity: RunIdentity = {
        command: { ...command, ...change },
        ...(shim && { shim: { ...shim, ...change } }),
        marker: 'of the old run',
        folder: '/nonexistent',
      };
      const found = await findGone(identity);
      assert.deepEqual(found.exit, { kind: 'unknown' });
      assert.equal(found.streams, undefined);
      await found.forget();
      assert.equal(await isRunning(other.pid), true);
      assert.equal(await isRunning(shim?.pid ?? 0), true);
    });
});
