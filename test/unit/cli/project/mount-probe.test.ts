import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MountProbe } from '../../../../src/cli/project/mount-probe.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

describe('a drive that the command line is about to access', () => {
  it('is probed once, by a child process, and refused with a message after 10 s', async () => {
    const clock = new ManualClock();
    const asked: string[] = [];
    const drives = new MountProbe((path) => {
      asked.push(path);
      return new Promise(() => undefined);
    }, clock);
    const refused = assert.rejects(
      drives.assertResponds('/net/a', '/net'),
      /\/net\/a does not respond: the file system/,
    );
    clock.advance(9_999);
    clock.advance(1);
    await refused;
    await assert.rejects(drives.assertResponds('/net/b', '/net'), /\/net\/b does not respond/);
    assert.deepEqual(asked, ['/net/a']);
    assert.equal(clock.pending, 0);
  });

  it('is looked at when it has answered; a disk of this machine is not asked', async () => {
    const asked: string[] = [];
    const drives = new MountProbe((path) => Promise.resolve(void asked.push(path)), new ManualClock());
    await drives.assertResponds('/net/a', '/net');
    await drives.assertResponds('/net/b', '/net');
    await drives.assertResponds('/dev/null');
    assert.deepEqual(asked, ['/net/a']);
  });

  it('is asked again after a while, since shell, board and mcp live on: one that died, and one that is back', async () => {
    const clock = new ManualClock();
    let isDead = false;
    const drives = new MountProbe(() => (isDead ? new Promise(() => undefined) : Promise.resolve()), clock);
    await drives.assertResponds('/net/a', '/net');
    isDead = true;
    clock.advance(2_000);
    const refused = assert.rejects(drives.assertResponds('/net/a', '/net'), /\/net\/a does not respond/);
    clock.advance(10_000);
    await refused;
    isDead = false;
    await assert.rejects(
      drives.assertResponds('/net/a', '/net'),
      /does not respond/,
      'one command does not wait twice',
    );
    clock.advance(2_000);
    await drives.assertResponds('/net/a', '/net');
    assert.equal(clock.pending, 0);
  });

  it('a drive that no child can probe is accessed', async () => {
    await new MountProbe().assertResponds('/nowhere/at/all', '/nowhere');
  });
});
