import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { CaptureRig } from './capture-rig.ts';
import { Fifos } from './fifos.ts';
import { withSmallDisk } from './small-disk.ts';

const DISK = 2 * 1024 * 1024;
const PAGE = 4096;

describe('A disk that is full and gives one page back now and then', () => {
  it('costs the output of the task that writes to it, and no other task anything', async () => {
    using noisy = new Fifos();
    using quiet = new Fifos();
    mkdirSync(noisy.folder);
    const wrapper = withSmallDisk(noisy.folder, DISK);
    if (wrapper === undefined) {
      process.stdout.write('      no right to mount a small file system here\n');
      return;
    }
    await using rig = new CaptureRig([], wrapper);
    // Files so small that the list of them is written again and again.
    const spec = noisy.spec({ maxSize: 16_384, maxFiles: 3 });
    await rig.open(spec);
    await rig.open(quiet.spec({ task: 'quiet', persist: false }));
    const folder = join(`/proc/${rig.process.pid}/root`, noisy.folder);
    const filler = join(folder, 'filler');
    const flood = spawn('sh', ['-c', 'i=0; while :; do i=$((i+1)); echo "line $i of a task that never stops"; done'], {
      stdio: [...noisy.stdio],
    });
    try {
      for (let round = 0; round < 40; round++) {
        const size = fill(filler);
        await pause(10);
        const file = openSync(filler, 'r+');
        ftruncateSync(file, Math.max(0, size - PAGE));
        closeSync(file);
        await pause(10);
      }
      await eventually(() => assert.match(rig.failures.join(), /Output is being lost: the disk is full/));
      quiet.write('stdout', 'undisturbed\n');
    } finally {
      flood.kill('SIGKILL');
    }
    rmSync(filler);
    noisy.write('stdout', '\nthe end\n');
    await eventually(() => assert.match(noisy.log('combined', folder), /^\[stdout\] the end$/m));
    assert.doesNotMatch(rig.failures.join('\n'), /output capture/, 'the capture itself is never in trouble');
    assert.deepEqual(await rig.finish('quiet', 1), { stdout: 'undisturbed\n'.length, stderr: 0, lost: 0 });
    assert.ok((await rig.finish('task', 1)).lost > 0);
    await rig.open({ ...spec, run: 2 });
    noisy.write('stdout', 'once more\n');
    assert.deepEqual(await rig.finish('task', 2), { stdout: 'once more\n'.length, stderr: 0, lost: 0 });
  });
});

/** Takes every byte that is left; tells how large the file is then. */
function fill(path: string): number {
  const file = openSync(path, 'a');
  try {
    for (;;) writeSync(file, Buffer.alloc(PAGE));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}
