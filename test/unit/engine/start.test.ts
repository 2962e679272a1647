import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Bench, code, define, signal } from './bench.ts';

describe('a run', () => {
  it('goes from its start over its spawn to its end', () => {
    const bench = new Bench([define('job')]);
    bench.start('job');
    assert.deepEqual(bench.status('job'), { kind: 'starting' });
    assert.deepEqual(bench.asked('spawn'), ['job']);
    bench.spawned('job');
    assert.deepEqual(bench.status('job'), { kind: 'running', pid: 100, health: 'none' });
    bench.gone('job', code(0));
    assert.deepEqual(bench.status('job'), { kind: 'finished', exitCode: 0 });
    assert.deepEqual(bench.journal('job'), ['started', 'finished']);
  });

  it('has a number of its own, its own times and its own exit', () => {
    const bench = new Bench([define('job')]);
    bench.up('job');
    bench.advance(70);
    bench.gone('job', code(2));
    const { run, startedAt, stoppedAt, lastExit } = bench.task('job');
    assert.deepEqual(
      { run, startedAt, stoppedAt, lastExit },
      { run: 1, startedAt: 1_000_000, stoppedAt: 1_000_070, lastExit: code(2) },
    );
    bench.start('job');
    assert.equal(bench.task('job').run, 2);
    assert.equal(bench.task('job').lastExit, undefined);
    assert.equal(bench.task('job').startedAt, undefined);
  });

  it('is not started twice by two starts', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    const before = bench.task('web');
    bench.start('web');
    assert.deepEqual(bench.effects, []);
    assert.equal(bench.task('web'), before);
  });

  it('can be started while its stop is in progress, and then starts once the old run is gone', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.stop('web');
    bench.start('web');
    assert.deepEqual(bench.asked('spawn'), []);
    bench.gone('web', signal('SIGTERM'));
    assert.deepEqual(bench.asked('spawn'), ['web']);
    assert.equal(bench.task('web').run, 2);
  });

  it('that cannot be spawned is failed, with the words of the system', () => {
    const bench = new Bench([define('web')]);
    bench.start('web');
    bench.spawnFailed('web', 'There is no program "nodde".');
    assert.deepEqual(bench.status('web'), { kind: 'failed', reason: 'spawn', message: 'There is no program "nodde".' });
  });

  it('takes what its command says is success', () => {
    const bench = new Bench([define('grep', { successExitCodes: [0, 1] })]);
    bench.up('grep');
    bench.gone('grep', code(1));
    assert.deepEqual(bench.status('grep'), { kind: 'finished', exitCode: 1 });
  });

  // pm2 and others report 0 for a process that a signal killed.
  it('that died by a signal is never a success', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.gone('web', signal('SIGKILL'));
    assert.deepEqual(bench.status('web'), {
      kind: 'failed',
      reason: 'signal',
      signal: 'SIGKILL',
      message: 'Killed by SIGKILL.',
    });
  });

  it('whose exit code is unknown is failed, and no code is invented', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    bench.gone('web', { kind: 'unknown' });
    assert.deepEqual(bench.status('web'), {
      kind: 'failed',
      reason: 'exit',
      message: 'Ended with an unknown exit code.',
    });
  });

  it('of a task that does not exist is refused', () => {
    const bench = new Bench([]);
    bench.start('ghost');
    assert.deepEqual(bench.rejections, [{ task: 'ghost', code: 'unknown-task', message: 'There is no task "ghost".' }]);
  });

  it('ends with its group: stragglers are stopped before the end counts', () => {
    const bench = new Bench([define('web', { stop: { signal: 'SIGTERM', timeoutMs: 5_000, command: 'web stop' } })]);
    bench.up('web');
    bench.exited('web', code(3));
    assert.deepEqual(bench.status('web'), { kind: 'stopping', pid: 100, reason: 'stragglers', forced: false });
    const request = bench.effects.find(({ type }) => type === 'requestStop');
    assert.ok(
      request?.type === 'requestStop' && request.definition.stop.command === undefined,
      'the stop command needs a leader',
    );
    bench.advance(5_000);
    assert.deepEqual(bench.asked('forceStop'), ['web']);
    bench.gone('web');
    assert.deepEqual(bench.status('web'), {
      kind: 'failed',
      reason: 'exit',
      exitCode: 3,
      message: 'Exited with code 3.',
    });
  });

  it('is not touched by what belongs to an earlier run', () => {
    const bench = new Bench([define('web', { timeoutMs: 1_000 })]);
    bench.up('web');
    bench.gone('web');
    bench.up('web');
    const before = bench.state;
    bench.dispatch({ type: 'gone', task: 'web', run: 1, exit: code(9) });
    bench.dispatch({ type: 'spawned', task: 'web', run: 1, pid: 7 });
    bench.dispatch({ type: 'probed', task: 'web', run: 1, healthy: true, output: '' });
    bench.dispatch({ type: 'timer', task: 'web', run: 1, timer: 'runTimeout', serial: 1 });
    assert.equal(bench.state, before);
  });
});

describe('a timeout', () => {
  it('stops a run that takes too long, and that is a failure', () => {
    const bench = new Bench([define('job', { timeoutMs: 90_000 })]);
    bench.up('job');
    bench.advance(90_000);
    assert.deepEqual(bench.status('job'), { kind: 'stopping', pid: 100, reason: 'timeout', forced: false });
    assert.deepEqual(bench.asked('requestStop'), ['job']);
    bench.gone('job', signal('SIGTERM'));
    assert.deepEqual(bench.status('job'), {
      kind: 'failed',
      reason: 'timeout',
      message: 'Ran longer than 1m 30s and was stopped.',
    });
    assert.deepEqual(bench.journal('job'), ['started', 'timeout', 'stopping', 'failed']);
  });

  it('does not touch a run that ended in time, nor the next one early', () => {
    const bench = new Bench([define('job', { timeoutMs: 1_000 })]);
    bench.up('job');
    bench.advance(900);
    bench.gone('job');
    bench.up('job');
    bench.advance(900);
    assert.equal(bench.kinds, 'running');
  });

  it('counts as a failed run of a task that restarts', () => {
    const bench = new Bench([define('job', { timeoutMs: 1_000, restart: { when: 'on-failure' } })]);
    bench.up('job');
    bench.advance(1_000);
    bench.gone('job', signal('SIGTERM'));
    assert.equal(bench.kinds, 'backoff');
  });
});
