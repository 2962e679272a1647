import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { EngineEvent } from '../../../src/engine/event.ts';
import type { Exit } from '../../../src/model/exit.ts';
import { Bench, code, define, healthcheck } from './bench.ts';

type Adopted = Extract<EngineEvent, { type: 'recovered'; found: 'alive' }>;

const adopted = (overrides: Partial<Adopted> = {}): Adopted => ({
  type: 'recovered',
  found: 'alive',
  task: 'web',
  run: 4,
  pid: 77,
  startedAt: 990_000,
  wanted: 'up',
  ...overrides,
});

describe('a run found alive by a new supervisor', () => {
  it('is running as if it had been spawned here', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch(adopted());
    assert.deepEqual(bench.status('web'), { kind: 'running', pid: 77, health: 'none' });
    assert.deepEqual(bench.journal('web'), ['adopted']);
    bench.start('web');
    assert.deepEqual(bench.asked('spawn'), []);
    bench.gone('web', code(0));
    bench.start('web');
    assert.equal(bench.task('web').run, 5);
  });

  it('has to prove its health again', () => {
    const bench = new Bench([define('web', { healthcheck: healthcheck() })]);
    bench.dispatch(adopted());
    assert.deepEqual(bench.asked('startProbes'), ['web']);
    assert.equal(bench.kinds, 'starting');
    bench.probed('web', true);
    assert.equal(bench.kinds, 'running');
  });

  it('has only the rest of its timeout', () => {
    const bench = new Bench([define('web', { timeoutMs: 15_000 })]);
    bench.dispatch(adopted());
    assert.equal(bench.armed('runTimeout'), 5_000);
  });

  it('that was to be stopped is stopped', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch(adopted({ wanted: 'down' }));
    assert.deepEqual(bench.asked('requestStop'), ['web']);
    bench.gone('web');
    assert.equal(bench.kinds, 'stopped');
  });

  it('that was being restarted is asked to stop again, and starts over', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch(adopted({ stopping: 'restart' }));
    assert.deepEqual(bench.asked('requestStop'), ['web']);
    bench.gone('web');
    assert.deepEqual(bench.asked('spawn'), ['web']);
    assert.equal(bench.task('web').run, 5);
  });

  it('that ran into its timeout has failed for that, also now', () => {
    const bench = new Bench([define('web', { timeoutMs: 15_000 })]);
    bench.dispatch(adopted({ stopping: 'timeout' }));
    bench.gone('web');
    const status = bench.status('web');
    assert.ok(status.kind === 'failed' && status.reason === 'timeout');
  });

  it('has the budget of retries that it had', () => {
    const bench = new Bench([define('web', { restart: { when: 'on-failure', maxRetries: 3 } })]);
    bench.dispatch(adopted({ startedAt: 1_000_000, failures: 3, restarts: 3 }));
    bench.gone('web', code(1));
    const status = bench.status('web');
    assert.ok(status.kind === 'failed' && status.reason === 'gave-up', JSON.stringify(status));
  });

  it('whose command has ended already leaves only stragglers, which are stopped', () => {
    const bench = new Bench([define('web'), define('api', { dependsOn: ['web'] })]);
    bench.dispatch(adopted({ exit: code(1) }));
    assert.deepEqual(bench.status('web'), { kind: 'stopping', pid: 77, reason: 'stragglers', forced: false });
    bench.gone('web');
    assert.deepEqual(bench.status('web'), {
      kind: 'failed',
      reason: 'exit',
      exitCode: 1,
      message: 'Exited with code 1.',
    });
  });

  it('that were to be stopped are stopped in order', () => {
    const bench = new Bench([define('web'), define('api', { dependsOn: ['web'] })]);
    bench.dispatch(adopted({ task: 'api', wanted: 'down' }));
    bench.dispatch(adopted({ wanted: 'down' }));
    assert.equal(bench.kinds, 'running stopping');
    bench.gone('api');
    assert.equal(bench.kinds, 'stopping stopped');
  });

  it('keeps the definition it was started with', () => {
    const bench = new Bench([define('web', { args: ['new'] })]);
    bench.dispatch(adopted({ definition: define('web', { args: ['old'] }) }));
    assert.deepEqual(bench.task('web').definition.args, ['old']);
    assert.deepEqual(bench.task('web').pendingDefinition?.args, ['new']);
  });

  it('of a task that the file no longer has is stopped and goes', () => {
    const bench = new Bench([]);
    bench.dispatch(adopted({ definition: define('web') }));
    assert.deepEqual(bench.status('web'), { kind: 'stopping', pid: 77, reason: 'removed', forced: false });
    bench.gone('web');
    assert.equal(bench.state.tasks.size, 0);
  });

  it('of an ad hoc command goes on', () => {
    const bench = new Bench([]);
    bench.dispatch(adopted({ task: 'b1', definition: define('b1'), adHoc: true }));
    assert.equal(bench.kinds, 'running');
    assert.equal(bench.task('b1').adHoc, true);
  });

  it('of which nothing is known is reported', () => {
    const bench = new Bench([]);
    bench.dispatch(adopted());
    assert.deepEqual(bench.journal('web'), ['internal-error']);
  });

  it('does not replace a run that lives', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    const before = bench.state;
    bench.dispatch(adopted());
    assert.equal(bench.state, before);
  });
});

describe('a run that ended while no supervisor ran', () => {
  const ended = (
    exit: Exit,
    overrides: Partial<Extract<EngineEvent, { type: 'recovered'; found: 'ended' }>> = {},
  ): EngineEvent => ({
    type: 'recovered',
    found: 'ended',
    task: 'web',
    run: 4,
    startedAt: 990_000,
    wanted: 'up',
    exit,
    ...overrides,
  });

  it('is finished or failed as if its end had been seen, and was never running here', () => {
    const bench = new Bench([define('web'), define('api', { dependsOn: ['web'] })]);
    bench.dispatch(ended(code(3)));
    assert.deepEqual(bench.status('web'), {
      kind: 'failed',
      reason: 'exit',
      exitCode: 3,
      message: 'Exited with code 3.',
    });
    assert.deepEqual(bench.task('web').lastExit, code(3));
    assert.deepEqual(bench.journal('web'), ['failed']);
  });

  it('is started again where its policy says so', () => {
    const bench = new Bench([define('web', { restart: { when: 'on-failure' } })]);
    bench.dispatch(ended(code(3)));
    assert.equal(bench.kinds, 'backoff');
  });

  it('that was being restarted starts over, whatever its policy', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch(ended(code(143), { stopping: 'restart' }));
    assert.deepEqual(bench.asked('spawn'), ['web']);
  });

  it('that was being restarted when it was stopped by hand is stopped', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch(ended(code(143), { stopping: 'user', wanted: 'down' }));
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
  });

  it('counts as one failure more', () => {
    const bench = new Bench([define('web', { restart: { when: 'on-failure' } })]);
    bench.dispatch(ended(code(3), { startedAt: 999_999, failures: 2, restarts: 2 }));
    const status = bench.status('web');
    assert.ok(status.kind === 'backoff' && status.attempt === 3, JSON.stringify(status));
    assert.equal(bench.task('web').restarts, 3);
  });

  it('that was to be stopped is stopped', () => {
    const bench = new Bench([define('web', { restart: { when: 'always' } })]);
    bench.dispatch(ended(code(143), { wanted: 'down' }));
    assert.deepEqual(bench.status('web'), { kind: 'stopped' });
  });

  it('of a task that the file no longer has is reported and removed', () => {
    const bench = new Bench([]);
    bench.dispatch(ended(code(0), { definition: define('web') }));
    assert.deepEqual(bench.journal('web'), ['stopped']);
    assert.equal(bench.state.tasks.size, 0);
  });

  it('leaves the next run with what the file says now', () => {
    const bench = new Bench([define('web', { args: ['new'] })]);
    bench.dispatch(ended(code(0), { definition: define('web', { args: ['old'] }) }));
    assert.deepEqual(bench.task('web').definition.args, ['new']);
  });
});

describe('a run that cannot be found any more', () => {
  const lost = {
    type: 'recovered',
    found: 'lost',
    task: 'web',
    run: 4,
    message: 'Its process is gone and left no exit marker.',
  } as const;

  it('is failed as lost, never guessed', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch({ ...lost, wanted: 'up' });
    assert.deepEqual(bench.status('web'), { kind: 'failed', reason: 'lost', message: lost.message });
    assert.deepEqual(bench.task('web').lastExit, { kind: 'unknown' });
    assert.deepEqual(bench.journal('web'), ['lost', 'failed']);
  });

  it('is started again after its delay where it is wanted and has a policy', () => {
    const bench = new Bench([define('web', { restart: { when: 'on-failure' } })]);
    bench.dispatch({ ...lost, wanted: 'up' });
    assert.equal(bench.kinds, 'backoff');
    bench.advance(500);
    assert.equal(bench.task('web').run, 5);
  });

  it('is not started again where it was to be down', () => {
    const bench = new Bench([define('web', { restart: { when: 'always' } })]);
    bench.dispatch({ ...lost, wanted: 'down' });
    assert.equal(bench.kinds, 'failed');
  });

  it('starts over where it was being restarted: that is what was asked for', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch({ ...lost, wanted: 'up', stopping: 'restart' });
    assert.deepEqual(bench.journal('web'), ['lost']);
    assert.equal(bench.task('web').run, 5);
  });

  it('is reported even where the task has left the file', () => {
    const bench = new Bench([]);
    bench.dispatch(lost);
    assert.deepEqual(bench.journal('web'), ['lost']);
  });
});

describe('a task remembered from an earlier supervisor', () => {
  it('is what it was', () => {
    const bench = new Bench([define('job')]);
    bench.dispatch({
      type: 'recovered',
      found: 'task',
      task: 'job',
      known: { run: 3, status: { kind: 'finished', exitCode: 0 }, startedAt: 1, stoppedAt: 2, lastExit: code(0) },
    });
    assert.deepEqual(bench.status('job'), { kind: 'finished', exitCode: 0 });
    bench.start('job');
    assert.equal(bench.task('job').run, 4);
  });

  it('goes on waiting where it was on its way', () => {
    const bench = new Bench([define('db', { healthcheck: healthcheck() }), define('api', { dependsOn: ['db'] })]);
    bench.dispatch({
      type: 'recovered',
      found: 'task',
      task: 'api',
      known: { run: 2, wanted: 'up', status: { kind: 'waiting', for: 'slot', on: [] } },
    });
    assert.equal(bench.kinds, 'stopped waiting');
    bench.dispatch(adopted({ task: 'db' }));
    bench.probed('db', true);
    assert.deepEqual(bench.asked('spawn'), ['api']);
  });

  it('is stopped where it was on its way and is not wanted', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch({
      type: 'recovered',
      found: 'task',
      task: 'web',
      known: { run: 2, status: { kind: 'waiting', for: 'slot', on: [] } },
    });
    assert.equal(bench.kinds, 'stopped');
  });

  it('is not said to run: only a process that was found runs', () => {
    const bench = new Bench([define('web')]);
    bench.dispatch({
      type: 'recovered',
      found: 'task',
      task: 'web',
      known: { run: 2, wanted: 'up', status: { kind: 'running', pid: 5, health: 'none' } },
    });
    assert.equal(bench.kinds, 'stopped');
  });

  it('that could not be killed is lost, and can be started', () => {
    const bench = new Bench([define('web')]);
    const status = { kind: 'failed', reason: 'unkillable', message: 'Still alive.', stopReason: 'user' } as const;
    bench.dispatch({ type: 'recovered', found: 'task', task: 'web', known: { run: 2, status } });
    assert.deepEqual(bench.status('web'), { kind: 'failed', reason: 'lost', message: 'Still alive.' });
    bench.start('web');
    assert.equal(bench.kinds, 'starting');
  });

  it('does not overwrite what has happened since', () => {
    const bench = new Bench([define('web')]);
    bench.up('web');
    const before = bench.state;
    bench.dispatch({ type: 'recovered', found: 'task', task: 'web', known: { run: 9, status: { kind: 'stopped' } } });
    assert.equal(bench.state, before);
  });
});
