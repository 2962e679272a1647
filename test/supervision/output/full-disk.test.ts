import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { CaptureRig } from './capture-rig.ts';
import { Fifos } from './fifos.ts';
import { withSmallDisk } from './small-disk.ts';
import { eventually } from '../../support/eventually.ts';

const MIB = 1024 * 1024;
const DISK = 8 * MIB;

describe('A full disk', () => {
  it('makes no task wait; what is lost is counted, reported and logged, and then output continues', async function () {
    using fifos = new Fifos();
    mkdirSync(fifos.folder);
    const wrapper = withSmallDisk(fifos.folder, DISK);
    if (wrapper === undefined) {
      // There is nothing to test without the right to a small file system; the unit tests play a full disk.
      process.stdout.write('      no right to mount a small file system here\n');
      return;
    }
    await using rig = new CaptureRig([], wrapper);
    await rig.open(fifos.spec());
    // The parent sees the file system of the capture through its process.
    const folder = join(`/proc/${rig.process.pid}/root`, fifos.folder);
    writeFileSync(join(folder, 'filler'), Buffer.alloc(DISK - MIB / 2));
    const lines = 300_000;
    const [code] = (await once(spawn('seq', ['1', `${lines}`], { stdio: [...fifos.stdio] }), 'exit')) as [number];
    assert.equal(code, 0);
    await eventually(() => assert.match(rig.failures.join(), /Output is being lost: the disk is full/));
    fifos.write('stderr', 'still there\n');
    // More room than what the pipes may still hold.
    rmSync(join(folder, 'filler'));
    fifos.write('stdout', 'the end\n');
    await eventually(() => assert.match(rig.failures.join(), /Output is being written again; \d+ bytes were lost/));
    const totals = await rig.finish('task', 1);
    const [stdout, combined] = [fifos.log('stdout', folder), fifos.log('combined', folder)];
    const written = Array.from({ length: lines }, (_, index) => `${index + 1}\n`.length).reduce((a, b) => a + b);
    assert.equal(totals.stdout + totals.stderr + totals.lost, written + 'still there\nthe end\n'.length);
    assert.equal(totals.stdout, stdout.length);
    assert.ok(totals.lost > 0);
    assert.ok(/\[dirigent\] \d+ bytes of stdout are missing here/.test(combined), 'the combined output says so');
    assert.ok(/\[stdout\] .*the end\n/.test(combined), 'and goes on');
  });
});
