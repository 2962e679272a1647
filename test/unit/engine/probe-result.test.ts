import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bench, code, define, healthcheck, signal } from './bench.ts';

const web = (overrides = {}, rest = {}) => define('web', { healthcheck: healthcheck(overrides), ...rest });

function probe(bench: Bench, count: number, healthy: boolean, output = ''): void {
  for (let index = 0; index < count; index++) bench.probed('web', healthy, output);
}

describe('health', () => {
  it('keeps a task starting until the first success', () => {
    const bench = new Bench([web()]);
    bench.up('web');
    assert.deepEqual(bench.asked('startProbes'), ['web']);
    assert.deepEqual(bench.status('web'), { kind: 'starting', pid: 100 });
    bench.probed('web', true);
    assert.deepEqual(bench.status('web'), { kind: 'running', pid: 100, health: 'healthy' });
    assert.deepEqual(bench.journal('web'), ['started', 'ready']);
  });

  it('does not count failures within the start period', () => {
    const bench = new Bench([web()]);
    bench.up('web');
    bench.advance(59_999);
    probe(bench, 50, false);
    assert.equal(bench.kinds, 'starting');
    bench.advance(1);
    probe(bench, 3, false);
    assert.deepEqual(bench.status('web'), { kind: 'running', pid: 100, health: 'unhealthy' });
  });

  it('takes a first success as the end of the start period', () => {
    const bench = new Bench([web()]);
    bench.up('web');
    bench.probed('web', true);
    probe(bench, 3, false);
    assert.deepEqual(bench.status('web'), { kind: 'running', pid: 100, health: 'unhealthy' });
  });

  it('counts only failures in a row', () => {
    const bench = new Bench([web()]);
    bench.up('web');
    bench.probed('web', true);
    probe(bench, 2, false);
    bench.probed('web', true);
    probe(bench, 2, false);
    assert.deepEqual(bench.status('web'), { kind: 'running', pid: 100, health: 'healthy' });
  });

  it('"report" says that it is unhealthy, once, and when it has recovered', () => {
    const bench = new Bench([web()]);
    bench.up('web');
    bench.probed('web', true);
    probe(bench, 10, false, 'HTTP 500');
    assert.match(bench.why('web'), /unhealthy: HTTP 500/);
    bench.probed('web', true);
    assert.deepEqual(bench.journal('web'), ['started', 'ready', 'unhealthy', 'ready']);
  });

  it('"restart" stops it and counts a failed run', () => {
    const bench = new Bench([web({ onUnhealthy: 'restart' }, { restart: { when: 'on-failure' } })]);
    bench.up('web');
    bench.probed('web', true);
    probe(bench, 3, false, 'HTTP 500');
    assert.deepEqual(bench.status('web'), { kind: 'stopping', pid: 100, reason: 'unhealthy', forced: false });
    bench.gone('web', signal('SIGTERM'));
    assert.equal(bench.kinds, 'backoff');
    assert.deepEqual(bench.task('web').lastFailure, { reason: 'unhealthy', message: 'Was unhealthy: HTTP 500' });
  });

  it('"restart" restarts although the policy for exits is "never", and gives up like any other', () => {
    const bench = new Bench([web({ onUnhealthy: 'restart' }, { restart: { when: 'never', maxRetries: 1 } })]);
    bench.up('web');
    for (const kind of ['backoff', 'failed']) {
      bench.probed('web', true);
      probe(bench, 3, false);
      bench.gone('web', signal('SIGTERM'));
      assert.equal(bench.kinds, kind);
      bench.advance(500);
      if (kind === 'backoff') bench.spawned('web');
    }
  });

  it('does not take time without health for uptime', () => {
    const bench = new Bench([
      web({ onUnhealthy: 'restart' }, { restart: { when: 'always', maxRetries: 1, resetAfterMs: 1_000 } }),
    ]);
    bench.up('web');
    bench.advance(60_000);
    probe(bench, 3, false);
    bench.gone('web', signal('SIGTERM'));
    assert.equal(bench.task('web').failures, 1);
    bench.advance(500);
    bench.spawned('web');
    bench.advance(60_000);
    probe(bench, 3, false);
    bench.gone('web', signal('SIGTERM'));
    assert.equal(bench.kinds, 'failed');
  });

  it('does not count the health of an earlier run as uptime of this one', () => {
    const bench = new Bench([
      web(
        { onUnhealthy: 'restart', startPeriodMs: 0 },
        { restart: { when: 'always', maxRetries: 1, resetAfterMs: 1_000 } },
      ),
    ]);
    bench.up('web');
    bench.probed('web', true);
    probe(bench, 3, false);
    bench.gone('web', signal('SIGTERM'));
    bench.advance(500);
    bench.spawned('web');
    bench.advance(60_000);
    probe(bench, 3, false);
    bench.gone('web', signal('SIGTERM'));
    assert.equal(bench.kinds, 'failed');
  });

  it('calls a log unhealthy whose line has not come by the end of the start period', () => {
    const bench = new Bench([web({ probe: { kind: 'log', pattern: 'listening' } })]);
    bench.up('web');
    bench.advance(60_000);
    assert.deepEqual(bench.status('web'), { kind: 'running', pid: 100, health: 'unhealthy' });
    bench.probed('web', true);
    assert.deepEqual(bench.status('web'), { kind: 'running', pid: 100, health: 'healthy' });
  });

  it('ignores probes of a task that is stopping', () => {
    const bench = new Bench([web()]);
    bench.up('web');
    bench.stop('web');
    const before = bench.state;
    probe(bench, 5, false);
    bench.probed('web', true);
    assert.equal(bench.state, before);
  });

  it('stops probing when the command ends by itself', () => {
    const bench = new Bench([web()]);
    bench.up('web');
    bench.gone('web', code(1));
    assert.deepEqual(bench.asked('stopProbes'), ['web']);
  });
});
