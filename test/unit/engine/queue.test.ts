import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bench, code, define } from './bench.ts';

const jobs = (...names: readonly string[]) => names.map((name) => define(name));

describe('the queue for a slot', () => {
  it('lets max_running tasks run and gives the others their place', () => {
    const bench = new Bench(jobs('a', 'b', 'c', 'd'), { maxRunning: 2 });
    bench.start('a', 'b', 'c', 'd');
    assert.equal(bench.kinds, 'starting starting waiting waiting');
    assert.deepEqual(bench.status('c'), { kind: 'waiting', for: 'slot', on: [], position: 1 });
    assert.deepEqual(bench.status('d'), { kind: 'waiting', for: 'slot', on: [], position: 2 });
  });

  it('is first in, first out, whatever the order of the file', () => {
    const bench = new Bench(jobs('a', 'b', 'c'), { maxRunning: 1 });
    bench.up('c');
    bench.start('b', 'a');
    bench.gone('c');
    assert.deepEqual(bench.asked('spawn'), ['b']);
    assert.deepEqual(bench.status('a'), { kind: 'waiting', for: 'slot', on: [], position: 1 });
  });

  it('moves all up when one leaves', () => {
    const bench = new Bench(jobs('a', 'b', 'c'), { maxRunning: 1 });
    bench.up('a');
    bench.start('b', 'c');
    bench.stop('b');
    assert.deepEqual(bench.status('c'), { kind: 'waiting', for: 'slot', on: [], position: 1 });
  });

  it('refuses a start when it is full, as an error and in the journal, and nothing has happened', () => {
    const bench = new Bench([...jobs('a', 'b', 'c', 'dep'), define('d', { dependsOn: ['dep'] })], {
      maxRunning: 1,
      maxQueued: 1,
    });
    bench.start('a', 'b');
    for (const name of ['c', 'd']) {
      bench.start(name);
      assert.equal(bench.rejections[0]?.code, 'rejected');
      assert.match(bench.rejections[0].message, /queue is full \(max_running = 1, max_queued = 1\)/);
      assert.deepEqual(bench.journal(name), ['rejected']);
    }
    assert.equal(bench.kinds, 'starting waiting stopped stopped stopped');
  });

  it('knows a second start of what already waits', () => {
    const bench = new Bench(jobs('a', 'b'), { maxRunning: 1, maxQueued: 1 });
    bench.start('a', 'b', 'b');
    assert.deepEqual(bench.rejections, []);
  });

  it('of length zero takes what can run at once and refuses the rest', () => {
    const bench = new Bench(jobs('a', 'b'), { maxRunning: 1, maxQueued: 0 });
    bench.start('a');
    assert.deepEqual(bench.rejections, []);
    bench.start('b');
    assert.equal(bench.rejections.length, 1);
  });

  it('gives the slot of a task that is stopping to no other before it is gone', () => {
    const bench = new Bench(jobs('a', 'b'), { maxRunning: 1 });
    bench.up('a');
    bench.start('b');
    bench.stop('a');
    bench.exited('a', code(0));
    assert.deepEqual(bench.asked('spawn'), []);
    bench.gone('a');
    assert.deepEqual(bench.asked('spawn'), ['b']);
  });

  // concurrently holds the slot of a task over its retries.
  it('is not blocked by a task in backoff', () => {
    const bench = new Bench([define('a', { restart: { when: 'always' } }), define('b')], { maxRunning: 1 });
    bench.up('a');
    bench.start('b');
    bench.gone('a', code(1));
    assert.deepEqual(bench.asked('spawn'), ['b']);
    bench.advance(500);
    assert.deepEqual(bench.status('a'), { kind: 'waiting', for: 'slot', on: [], position: 1 });
  });

  it('is not blocked by a task that waits for its dependency', () => {
    const bench = new Bench(
      [define('db'), define('api', { dependsOn: [{ task: 'db', until: 'finished' }] }), define('x')],
      {
        maxRunning: 2,
      },
    );
    bench.start('api', 'x');
    assert.equal(bench.kinds, 'starting waiting starting');
  });

  it('never lets a dependency stand behind what waits for it', () => {
    const bench = new Bench([define('api', { dependsOn: [{ task: 'db', until: 'finished' }] }), define('db')], {
      maxRunning: 1,
    });
    bench.start('api');
    assert.deepEqual(bench.asked('spawn'), ['db']);
    bench.spawned('db');
    bench.gone('db');
    assert.deepEqual(bench.asked('spawn'), ['api']);
  });

  it('is left by a task whose dependency goes away meanwhile', () => {
    const bench = new Bench([define('db'), define('x'), define('api', { dependsOn: ['db'] })], { maxRunning: 2 });
    bench.up('db', 'x');
    bench.start('api');
    bench.stop('db');
    assert.deepEqual(bench.status('api'), { kind: 'waiting', for: 'dependencies', on: ['db'] });
    bench.gone('db');
    assert.deepEqual(bench.asked('spawn'), []);
  });

  it('updates the places when several move up at once', () => {
    const bench = new Bench(jobs('a', 'b', 'c', 'd'), { maxRunning: 1 });
    bench.start('a', 'b', 'c', 'd');
    bench.configure(jobs('a', 'b', 'c', 'd'), { maxRunning: 3 });
    assert.deepEqual(bench.status('d'), { kind: 'waiting', for: 'slot', on: [], position: 1 });
  });

  it('drains at once when the cap is raised, and a lower cap stops nothing', () => {
    const bench = new Bench(jobs('a', 'b', 'c'), { maxRunning: 1 });
    bench.start('a', 'b', 'c');
    bench.configure(jobs('a', 'b', 'c'), { maxRunning: 2 });
    assert.deepEqual(bench.asked('spawn'), ['b']);
    bench.configure(jobs('a', 'b', 'c'), { maxRunning: 1 });
    assert.equal(bench.kinds, 'starting starting waiting');
    bench.configure(jobs('a', 'b', 'c'), { maxRunning: 0 });
    assert.deepEqual(bench.asked('spawn'), ['c']);
  });
});
