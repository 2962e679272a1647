import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RunIdentity } from '../../../../src/process/ports.ts';
import type { Usage } from '../../../../src/process/usage.ts';
import { UsageSamples } from '../../../../src/service/run/usage.ts';
import { TaskStore } from '../../../../src/service/task-store.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { define } from '../../engine/bench.ts';

const identityOf = (task: string): RunIdentity => ({ marker: task }) as RunIdentity;

function setUp() {
  const clock = new ManualClock();
  const tasks = new TaskStore({ clock, perform: () => undefined });
  for (const name of ['b1', 'b2']) tasks.dispatch({ type: 'addAdHoc', definition: define(name) });
  const running = new Set<string>();
  const sampled: (readonly string[])[] = [];
  const changes: (readonly string[])[] = [];
  let answer = Promise.withResolvers<undefined>();
  const usage = new UsageSamples({
    clock,
    tasks,
    running: () => [...running].map((task) => ({ task, identity: identityOf(task) })),
    sample: async (runs) => {
      sampled.push(runs.map(({ marker }) => marker));
      await answer.promise;
      const figures = (marker: string): Usage => ({ cpuPercent: 1, memoryBytes: marker.length, processes: 1 });
      return new Map(runs.map(({ marker }) => [marker, figures(marker)]));
    },
    onDidSample: (names) => changes.push(names),
  });
  const settle = async (): Promise<void> => {
    answer.resolve(undefined);
    await new Promise(setImmediate);
    answer = Promise.withResolvers();
  };
  return { clock, tasks, usage, running, sampled, changes, settle };
}

describe('Usage figures', () => {
  it('are not taken while nothing runs, however often they are asked for', () => {
    const { clock, usage, running, sampled } = setUp();
    for (let time = 0; time < 5; time += 1) {
      usage.refresh();
      clock.advance(60_000);
    }
    assert.deepEqual(sampled, []);
    assert.equal(clock.pending, 0, 'and nothing waits to take them');
    running.add('b1');
    usage.refresh();
    assert.deepEqual(sampled, [['b1']]);
  });

  it('are taken once for all requests within a second', async () => {
    const { clock, usage, running, sampled, changes, settle } = setUp();
    running.add('b1').add('b2');
    usage.refresh();
    clock.advance(5_000);
    usage.refresh();
    assert.equal(sampled.length, 1, 'one sample is still being taken');
    await settle();
    assert.deepEqual(changes, [['b1', 'b2']]);
    usage.refresh();
    assert.equal(sampled.length, 2, 'that one is old');
    await settle();
    usage.refresh();
    assert.equal(sampled.length, 2, 'that one is fresh');
  });

  it('are those of the last sample, without what did not run then and what has gone since', async () => {
    const { clock, tasks, usage, running, settle } = setUp();
    running.add('b1').add('b2');
    usage.refresh();
    await settle();
    assert.equal(usage.of('b1')?.memoryBytes, 2);
    running.delete('b1');
    clock.advance(1_000);
    usage.refresh();
    tasks.dispatch({ type: 'removeAdHoc', task: 'b2' });
    await settle();
    assert.deepEqual([usage.of('b1'), usage.of('b2')], [undefined, undefined]);
  });
});
