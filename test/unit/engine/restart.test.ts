import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bench, code, define, signal } from './bench.ts';

const failing = (overrides = {}) => define('web', { restart: { when: 'on-failure', maxRetries: 2, ...overrides } });

/** Fails the current run and lets the delay before the next one pass. */
function failOnce(bench: Bench, delay: number): void {
  bench.gone('web', code(1));
  bench.advance(delay);
  bench.spawned('web');
}

describe('restart by policy', () => {
  it('"never" leaves a failed task failed', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.gone('web', code(1));
    assert.deepEqual(bench.status('web'), {
      kind: 'failed',
      reason: 'exit',
      exitCode: 1,
      message: 'Exited with code 1.',
    });
  });

  it('"on-failure" starts a failed task again after its delay', () => {
    const bench = new Bench([failing()]);
    bench.up('web');
    bench.gone('web', code(1));
    assert.deepEqual(bench.status('web'), {
      kind: 'backoff',
      attempt: 1,
      maxRetries: 2,
      until: 1_000_500,
      last: { reason: 'exit', exitCode: 1, message: 'Exited with code 1.' },
    });
    bench.advance(499);
    assert.equal(bench.kinds, 'backoff');
    bench.advance(1);
    assert.equal(bench.kinds, 'starting');
    assert.equal(bench.task('web').restarts, 1);
  });

  it('"on-failure" does not restart a task that succeeded', () => {
    const bench = new Bench([failing()]);
    bench.up('web');
    bench.gone('web', code(0));
    assert.equal(bench.kinds, 'finished');
  });

  it('"always" restarts a task that succeeded, at a steady pace and without spending its budget', () => {
    const bench = new Bench([define('web', { restart: { when: 'always', maxRetries: 1 } })]);
    bench.up('web');
    for (let round = 0; round < 5; round++) {
      bench.gone('web', code(0));
      assert.deepEqual(bench.status('web'), { kind: 'waiting', for: 'delay', on: [], until: bench.now + 500 });
      bench.advance(500);
      bench.spawned('web');
    }
    assert.equal(bench.task('web').restarts, 5);
    assert.equal(bench.task('web').failures, 0);
  });

  it('gives up after the last retry and says so', () => {
    const bench = new Bench([failing()]);
    bench.up('web');
    failOnce(bench, 500);
    failOnce(bench, 1_000);
    bench.gone('web', code(7));
    assert.deepEqual(bench.status('web'), {
      kind: 'failed',
      reason: 'gave-up',
      exitCode: 7,
      message: 'Gave up after 3 failed runs in a row. Last failure: exited with code 7.',
    });
    assert.deepEqual(bench.journal('web'), ['started', 'retrying', 'started', 'retrying', 'started', 'failed']);
  });

  it('forgets failures after an uptime of reset_after', () => {
    const bench = new Bench([failing({ resetAfterMs: 10_000 })]);
    bench.up('web');
    failOnce(bench, 500);
    failOnce(bench, 1_000);
    bench.advance(10_000);
    bench.gone('web', code(1));
    assert.equal(bench.task('web').failures, 1);
    assert.equal(bench.kinds, 'backoff');
  });

  it('does not forget failures for time that was spent waiting', () => {
    const bench = new Bench([failing({ delayMs: 20_000, resetAfterMs: 10_000 })]);
    bench.up('web');
    failOnce(bench, 20_000);
    bench.gone('web', code(1));
    assert.equal(bench.task('web').failures, 2);
  });

  it('forgets failures after a success', () => {
    const bench = new Bench([failing({ when: 'always' })]);
    bench.up('web');
    failOnce(bench, 500);
    failOnce(bench, 1_000);
    bench.gone('web', code(0));
    bench.advance(500);
    bench.spawned('web');
    assert.equal(bench.task('web').lastFailure, undefined);
    bench.gone('web', code(1));
    assert.equal(bench.task('web').failures, 1);
  });

  it('gives a fresh budget and no delay to a start by hand', () => {
    const bench = new Bench([failing()]);
    bench.up('web');
    failOnce(bench, 500);
    bench.gone('web', code(1));
    bench.start('web');
    assert.equal(bench.kinds, 'starting');
    assert.equal(bench.task('web').failures, 0);
    assert.equal(bench.task('web').restarts, 0);
  });

  it('tries again what could not be spawned', () => {
    const bench = new Bench([failing()]);
    bench.start('web');
    bench.spawnFailed('web', 'Too many open files.');
    assert.equal(bench.kinds, 'backoff');
  });

  it('is cancelled at once by a stop, whose old timer starts nothing', () => {
    const bench = new Bench([failing()]);
    bench.up('web');
    bench.gone('web', code(1));
    bench.stop('web');
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
    bench.advance(60_000);
    assert.equal(bench.kinds, 'stopped');
    assert.equal(bench.journal('web').at(-1), 'canceled');
  });

  it('does not count a stop that was asked for as a failure, whatever the exit', () => {
    const bench = new Bench([failing()]);
    bench.up('web');
    bench.stop('web');
    bench.gone('web', code(143));
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
    assert.equal(bench.task('web').lastFailure, undefined);
  });

  it('never shortens its delay by jitter', () => {
    const bench = new Bench([failing({ jitter: 0.1 })]);
    bench.random = 1;
    bench.up('web');
    bench.gone('web', code(1));
    assert.equal(bench.armed('backoff'), 550);
  });
});

describe('restart by hand', () => {
  it('stops the old run first and starts the new one when it is gone', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.restart('web');
    assert.deepEqual(bench.status('web'), { kind: 'stopping', pid: 100, reason: 'restart', forced: false });
    bench.exited('web', signal('SIGTERM'));
    assert.deepEqual(bench.asked('spawn'), []);
    bench.gone('web');
    assert.deepEqual(bench.asked('spawn'), ['web']);
  });

  // process-compose #347
  it('asked twice gives one new run', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.restart('web');
    bench.restart('web');
    assert.deepEqual(bench.effects, []);
    bench.gone('web');
    bench.spawned('web');
    assert.equal(bench.task('web').run, 2);
    bench.advance(60_000);
    assert.equal(bench.kinds, 'running');
  });

  // process-compose #530
  it('of a task that waits for a dependency neither starts it early nor wedges it', () => {
    const bench = new Bench([define('db'), define('web', { dependsOn: ['db'] })]);
    bench.start('web');
    bench.restart('web');
    assert.equal(bench.kinds, 'starting waiting');
    bench.spawned('db');
    assert.deepEqual(bench.asked('spawn'), ['web']);
  });

  it('starts what is stopped', () => {
    const bench = new Bench([define('web')]);
    bench.restart('web');
    assert.equal(bench.kinds, 'starting');
  });

  it('ends a backoff at once', () => {
    const bench = new Bench([failing()]);
    bench.up('web');
    bench.gone('web', code(1));
    bench.restart('web');
    assert.equal(bench.kinds, 'starting');
  });

  // devenv: shutdown_during_restart_does_not_start_again
  it('is called off by a stop', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.restart('web');
    bench.stop('web');
    assert.deepEqual(bench.status('web'), { kind: 'stopping', pid: 100, reason: 'user', forced: false });
    bench.gone('web');
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
  });

  it('keeps the slot of the old run', () => {
    const bench = new Bench([define('web'), define('other')], { maxRunning: 1 });
    bench.up('web');
    bench.start('other');
    bench.restart('web');
    bench.gone('web');
    assert.deepEqual(bench.asked('spawn'), ['web']);
  });
});

describe('restart by watch', () => {
  it('restarts what runs', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.restart('web', 'watch');
    assert.equal(bench.kinds, 'stopping');
  });

  it('runs a job again that has ended', () => {
    const bench = new Bench([define('test')]);
    bench.up('test');
    bench.gone('test', code(1));
    bench.restart('test', 'watch');
    assert.equal(bench.kinds, 'starting');
  });

  it('does not restart what was stopped by hand', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.stop('web');
    bench.gone('web');
    bench.restart('web', 'watch');
    assert.equal(bench.kinds, 'stopped');
  });

  it('does not run a finished dependency again', () => {
    const bench = new Bench([define('install'), define('web', { dependsOn: ['install'] })]);
    bench.up('install');
    bench.gone('install');
    bench.up('web');
    bench.spawned('install');
    bench.gone('install');
    bench.restart('web', 'watch');
    assert.equal(bench.kinds, 'finished stopping');
  });
});
