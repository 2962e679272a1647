import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Lease, type Holder } from '../../../../src/service/shutdown/lease.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const LINGER = 30_000;

function editor(options: Partial<Holder> = {}): Holder {
  return { kind: 'editor', onLastClose: 'stop', editorPid: 42, ...options };
}

function setUp({ detached = false, wanted = true } = {}) {
  const clock = new ManualClock();
  const world = { wanted, editorAlive: true, stops: 0, ended: false };
  const lease = new Lease({
    clock,
    detached,
    lingerMs: () => LINGER,
    isNeeded: () => world.wanted,
    isAlive: () => world.editorAlive,
    stopTasks: () => {
      world.stops++;
      world.wanted = false;
      return Promise.resolve();
    },
    end: () => {
      world.ended = true;
    },
  });
  return { clock, lease, world, settled: () => new Promise(setImmediate) };
}

describe('lease', () => {
  it('stays while an editor is connected, even with nothing to run', () => {
    const { clock, lease, world } = setUp({ wanted: false });
    lease.join(editor());
    clock.advance(10 * LINGER);
    assert.equal(world.ended, false);
    assert.equal(lease.state.kind, 'clients');
  });

  it('stops everything and ends when the last editor has been gone for the linger time', async () => {
    const { clock, lease, world, settled } = setUp();
    const window = editor();
    lease.join(window);
    lease.leave(window);
    assert.equal(lease.state.kind, 'lingering');
    clock.advance(LINGER - 1);
    assert.equal(world.stops, 0);
    clock.advance(1);
    await settled();
    assert.deepEqual([world.stops, world.ended], [1, true]);
  });

  it('keeps everything when the window comes back in time, as on Reload Window', async () => {
    const { clock, lease, world, settled } = setUp();
    const window = editor();
    lease.join(window);
    lease.leave(window);
    clock.advance(LINGER - 1);
    lease.join(editor());
    clock.advance(10 * LINGER);
    await settled();
    assert.deepEqual([world.stops, world.ended], [0, false]);
  });

  it('does not linger for an editor whose process is gone', async () => {
    const { lease, world, settled } = setUp();
    const window = editor();
    lease.join(window);
    world.editorAlive = false;
    lease.leave(window);
    await settled();
    assert.deepEqual([world.stops, world.ended], [1, true]);
  });

  it('looks again a moment later, since a dying editor closes its sockets first', async () => {
    const { clock, lease, world, settled } = setUp();
    const window = editor();
    lease.join(window);
    lease.leave(window);
    world.editorAlive = false;
    clock.advance(1_000);
    await settled();
    assert.equal(world.stops, 1);
  });

  it('waits for the last of several windows', async () => {
    const { clock, lease, world, settled } = setUp();
    const [first, second] = [editor(), editor()];
    lease.join(first);
    lease.join(second);
    lease.leave(first);
    clock.advance(10 * LINGER);
    await settled();
    assert.equal(world.stops, 0);
    lease.leave(second);
    clock.advance(LINGER);
    await settled();
    assert.equal(world.stops, 1);
  });

  it('leaves the tasks running when the last editor asked to keep them', async () => {
    const { clock, lease, world, settled } = setUp();
    const window = editor({ onLastClose: 'keep' });
    lease.join(window);
    lease.leave(window);
    clock.advance(10 * LINGER);
    await settled();
    assert.deepEqual([world.stops, world.ended], [0, false]);
    assert.equal(lease.state.kind, 'wanted');
  });

  it('does not stop what a terminal started because an editor that looked in left', async () => {
    const { clock, lease, world, settled } = setUp({ detached: true });
    const window = editor();
    lease.join(window);
    lease.leave(window);
    clock.advance(10 * LINGER);
    await settled();
    assert.deepEqual([world.stops, world.ended], [0, false]);
  });

  it('stops the tasks though a terminal still follows, and ends when that has left too', async () => {
    const { clock, lease, world, settled } = setUp();
    const window = editor();
    const terminal: Holder = { kind: 'cli', onLastClose: 'stop' };
    lease.join(window);
    lease.join(terminal);
    lease.leave(window);
    clock.advance(LINGER);
    await settled();
    assert.deepEqual([world.stops, world.ended], [1, false]);
    lease.leave(terminal);
    clock.advance(5_000);
    assert.equal(world.ended, true);
  });

  it('ends itself a moment after the last client when nothing is wanted, and not before', () => {
    const { clock, lease, world } = setUp({ wanted: false });
    const terminal: Holder = { kind: 'cli', onLastClose: 'stop' };
    lease.join(terminal);
    lease.leave(terminal);
    clock.advance(4_999);
    assert.equal(world.ended, false);
    clock.advance(1);
    assert.equal(world.ended, true);
  });

  it('ends when the last wanted task ended by itself and no client is connected', () => {
    const { clock, lease, world } = setUp();
    lease.review();
    clock.advance(60_000);
    assert.equal(world.ended, false);
    world.wanted = false;
    lease.review();
    clock.advance(5_000);
    assert.equal(world.ended, true);
  });
});
