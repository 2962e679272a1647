import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Task, newTask } from '../../../src/engine/task.ts';
import { overviewOf } from '../../../src/service/overview.ts';
import { Bench, code, define } from '../engine/bench.ts';

const RUNNING = { kind: 'running', pid: 7, health: 'none' } as const;

function task(name: string, changes: Partial<Task> = {}): Task {
  return { ...newTask(define(name, { watch: ['src/**'] })), ...changes };
}

describe('The overview of all tasks', () => {
  const isAnythingPending = ({ state }: Bench): boolean => overviewOf(state.tasks.values()).isAnythingPending;

  it('has something pending while anything runs or is on its way', () => {
    const bench = new Bench([define('web', { restart: { when: 'on-failure', maxRetries: 1 } })]);
    assert.equal(isAnythingPending(bench), false);
    bench.up('web');
    assert.equal(isAnythingPending(bench), true);
    bench.gone('web', code(1));
    assert.equal(isAnythingPending(bench), true, 'in backoff');
    bench.advance(500);
    bench.spawned('web');
    bench.gone('web', code(1));
    assert.equal(isAnythingPending(bench), false, 'given up');
  });

  // process-compose 1.122: a moment without a process is not the end.
  it('has something pending in the moment between two runs', () => {
    const bench = new Bench([define('web', { restart: { when: 'always' } })]);
    bench.up('web');
    bench.gone('web');
    assert.equal(isAnythingPending(bench), true);
  });

  it('knows whether the file is in use: by what runs of it or is wanted, not by what was run by hand', () => {
    const isFileInUse = (...tasks: Task[]): boolean => overviewOf(tasks).isFileInUse;
    assert.equal(isFileInUse(task('web')), false);
    assert.equal(isFileInUse(task('b1', { adHoc: true, status: RUNNING })), false);
    assert.equal(isFileInUse(task('web'), task('api', { status: RUNNING })), true);
    const backoff = { kind: 'waiting', for: 'dependencies', on: ['db'] } as const;
    assert.equal(isFileInUse(task('web', { status: backoff, wanted: 'up' })), true);
    assert.equal(isFileInUse(task('web', { status: backoff, wanted: 'down' })), false);
  });

  it('has the tasks that a saved file restarts: those that run, and those that are wanted though they have ended', () => {
    const { watching } = overviewOf([
      task('running', { status: RUNNING }),
      task('failed', { status: { kind: 'failed', reason: 'exit', message: '' }, wanted: 'up' }),
      task('removed', { status: { kind: 'finished' }, wanted: 'up', removed: true }),
      task('stopped'),
      { ...task('other', { status: RUNNING }), definition: define('other') },
    ]);
    assert.deepEqual(
      watching.map(({ definition }) => definition.name),
      ['running', 'failed'],
    );
  });
});
