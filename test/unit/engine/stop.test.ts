import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bench, code, define, healthcheck, signal } from './bench.ts';

describe('stop', () => {
  it('asks first, kills after stop_timeout, and is done when the group is gone', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.stop('web');
    assert.deepEqual(bench.status('web'), { kind: 'stopping', pid: 100, reason: 'user', forced: false });
    assert.deepEqual(bench.asked('requestStop'), ['web']);
    bench.advance(4_999);
    assert.deepEqual(bench.asked('forceStop'), []);
    bench.advance(1);
    assert.deepEqual(bench.asked('forceStop'), ['web']);
    assert.deepEqual(bench.status('web'), { kind: 'stopping', pid: 100, reason: 'user', forced: true });
    bench.gone('web', signal('SIGKILL'));
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
    assert.deepEqual(bench.journal('web'), ['started', 'stopping', 'stopping', 'stopped']);
  });

  it('is not over when only the leader has ended', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.stop('web');
    bench.exited('web', code(0));
    assert.equal(bench.kinds, 'stopping');
    bench.advance(5_000);
    assert.deepEqual(bench.asked('forceStop'), ['web']);
  });

  it('asked a second time kills now', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.stop('web');
    bench.stop('web');
    assert.deepEqual(bench.asked('forceStop'), ['web']);
  });

  it('of a task that is stopping for its timeout replaces that stop without killing', () => {
    const bench = new Bench([define('web', { timeoutMs: 1_000, restart: { when: 'always' } })]);
    bench.up('web');
    bench.advance(1_000);
    bench.stop('web');
    assert.deepEqual(bench.asked('forceStop'), []);
    bench.gone('web', signal('SIGTERM'));
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
  });

  it('says out loud when a process outlives SIGKILL', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.stop('web');
    bench.advance(10_000);
    assert.deepEqual(bench.status('web'), {
      kind: 'failed',
      reason: 'unkillable',
      message: 'Process 100 or one of its children is still alive 5s after SIGKILL.',
      pid: 100,
      stopReason: 'user',
    });
    assert.equal(bench.journal('web').at(-1), 'failed');
  });

  it('makes an unkillable process stopped when it is gone after all', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.stop('web');
    bench.advance(10_000);
    bench.gone('web', signal('SIGKILL'));
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
  });

  it('never spawns beside an unkillable process, and starts when it is gone', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.stop('web');
    bench.advance(10_000);
    bench.start('web');
    assert.deepEqual(bench.asked('spawn'), []);
    assert.match(bench.why('web'), /it starts again as soon as that process is gone/);
    bench.gone('web');
    assert.deepEqual(bench.asked('spawn'), ['web']);
  });

  it('tries again to kill what could not be killed', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.stop('web');
    bench.advance(10_000);
    bench.kill('web');
    assert.deepEqual(bench.asked('forceStop'), ['web']);
    bench.restart('web');
    assert.deepEqual(bench.asked('forceStop'), ['web']);
  });

  it('during a spawn waits for the process and stops it then', () => {
    const bench = new Bench([define('web')]);
    bench.start('web');
    bench.stop('web');
    assert.deepEqual(bench.status('web'), { kind: 'stopping', reason: 'user', forced: false });
    assert.deepEqual(bench.asked('requestStop'), [], 'there is nothing to signal yet');
    bench.spawned('web');
    assert.deepEqual(bench.asked('requestStop'), ['web']);
    assert.equal(bench.armed('stopTimeout'), 5_000);
    bench.gone('web', signal('SIGTERM'));
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
  });

  it('during a spawn that fails is simply stopped', () => {
    const bench = new Bench([define('web', { restart: { when: 'always' } })]);
    bench.start('web');
    bench.stop('web');
    bench.spawnFailed('web', 'no such file');
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
  });

  it('kills what was spawned after a kill was asked', () => {
    const bench = new Bench([define('web')]);
    bench.start('web');
    bench.kill('web');
    bench.spawned('web');
    assert.deepEqual(bench.asked('forceStop'), ['web']);
  });

  it('does not wait for ever for the answer to a spawn', () => {
    const bench = new Bench([define('web')]);
    bench.start('web');
    bench.stop('web');
    bench.advance(10_000);
    assert.match(bench.why('web'), /start has not returned/);
    bench.spawned('web');
    assert.deepEqual(bench.asked('forceStop'), ['web']);
    bench.gone('web');
    assert.equal(bench.kinds, 'stopped');
  });

  // process-compose #530
  it('takes a waiting task out of its wait at once', () => {
    const bench = new Bench([define('db'), define('web', { dependsOn: ['db'] })]);
    bench.start('web');
    bench.stop('web');
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
    assert.equal(bench.journal('web').at(-1), 'canceled');
    bench.spawned('db');
    assert.deepEqual(bench.asked('spawn'), []);
  });

  // devenv: stop_during_exit_cleanup_prevents_automatic_restart
  it('while stragglers are cleaned up prevents the restart', () => {
    const bench = new Bench([define('web', { restart: { when: 'always' } })]);
    bench.up('web');
    bench.exited('web', code(1));
    bench.stop('web');
    bench.gone('web');
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
    bench.advance(60_000);
    assert.equal(bench.kinds, 'stopped');
  });

  it('ends the health probes', () => {
    const bench = new Bench([define('web', { healthcheck: healthcheck() })]);
    bench.up('web');
    bench.stop('web');
    assert.deepEqual(bench.asked('stopProbes'), ['web']);
  });

  it('of a failed task acknowledges the failure, which stays known', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.gone('web', code(1));
    bench.stop('web');
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
    assert.equal(bench.task('web').lastFailure?.reason, 'exit');
  });
});

describe('kill', () => {
  it('goes straight to the end of the ladder', () => {
    const bench = new Bench([define('web', { restart: { when: 'always' } })]);
    bench.up('web');
    bench.kill('web');
    assert.deepEqual(bench.asked('requestStop'), []);
    assert.deepEqual(bench.asked('forceStop'), ['web']);
    bench.gone('web', signal('SIGKILL'));
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
  });

  it('leaves what has ended as it is', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.gone('web');
    bench.kill('web');
    assert.equal(bench.kinds, 'finished');
  });
});
