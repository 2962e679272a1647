import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { LatestWrite } from '../../../src/store/latest-write.ts';
import { eventually } from '../../support/eventually.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** A file in a folder that is none yet: writing to it is refused until it is mended. */
async function withBlocked(use: (path: string, mend: () => Promise<void>) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'latest-'));
  const inside = join(folder, 'state');
  await writeFile(inside, 'in the way');
  try {
    await use(join(inside, 'web.json'), async () => {
      await rm(inside);
      await mkdir(inside);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('a text that a disk refuses', () => {
  it('is written as soon as the disk takes it, tried ever less often, and callers that wait for it are resolved', () =>
    withBlocked(async (path, mend) => {
      const clock = new ManualClock();
      const writes = new LatestWrite(clock);
      await assert.rejects(writes.write(path, 'stopped'));
      let isWritten = false;
      const written = writes.written(path).then(() => (isWritten = true));
      clock.advance(1_000);
      await eventually(() => assert.equal(clock.pending, 1));
      clock.advance(1_999);
      await mend();
      assert.equal(isWritten, false);
      await eventually(() => {
        clock.advance(1);
        return readFile(path, 'utf8');
      });
      await written;
      assert.equal(await readFile(path, 'utf8'), 'stopped');
      assert.equal(clock.pending, 0);
    }));

  it('is replaced by a newer one', () =>
    withBlocked(async (path, mend) => {
      const clock = new ManualClock();
      const writes = new LatestWrite(clock);
      await assert.rejects(writes.write(path, 'old'));
      await mend();
      await writes.write(path, 'new');
      clock.advance(60_000);
      await writes.flush();
      assert.equal(await readFile(path, 'utf8'), 'new');
    }));

  it('is tried once more at the end, and then no more', () =>
    withBlocked(async (path, mend) => {
      const clock = new ManualClock();
      const [late, never] = [new LatestWrite(clock), new LatestWrite(clock)];
      await assert.rejects(late.write(path, 'late'));
      await assert.rejects(never.write(path, 'never'));
      await never.close();
      await mend();
      await late.close();
      assert.equal(await readFile(path, 'utf8'), 'late');
      assert.equal(clock.pending, 0);
    }));
});

describe('texts whose files were deleted', () => {
  it('are written again when that is asked for, and not before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'latest-'));
    const path = join(folder, 'state', 'web.json');
    const writes = new LatestWrite(new ManualClock());
    await writes.write(path, 'running');
    await rm(join(folder, 'state'), { recursive: true });
    await writes.writeAgain();
    assert.equal(await readFile(path, 'utf8'), 'running');
    await rm(folder, { recursive: true, force: true });
  });
});
