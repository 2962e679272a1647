import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Notifications } from '../../../../src/rpc/contract.ts';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import { foldChanges, Outbox } from '../../../../src/rpc/wire/outbox.ts';

type Changed = Notifications['tasks/changed'];

function task(name: string, restarts: number): TaskInfo {
  return { name, restarts } as unknown as TaskInfo;
}

/** What a client does with a change. */
function apply(table: ReadonlyMap<string, number>, { tasks, removed }: Changed): ReadonlyMap<string, number> {
  const next = new Map(table);
  for (const name of removed) next.delete(name);
  for (const { name, restarts } of tasks) next.set(name, restarts);
  return next;
}

const names = ['a', 'b', 'c', 'd'];
const change: fc.Arbitrary<Changed> = fc
  .record({
    tasks: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.nat()), { selector: ([name]) => name }),
    removed: fc.uniqueArray(fc.constantFrom(...names)),
    order: fc.option(fc.shuffledSubarray(names), { nil: undefined }),
  })
  .map(({ tasks, removed, order }) => ({
    tasks: tasks.map(([name, restarts]) => task(name, restarts)),
    removed: removed.filter((name) => !tasks.some(([other]) => other === name)),
    ...(order === undefined ? {} : { order }),
  }));

describe('the outbox of a client', () => {
  function outbox(): { box: Outbox; sent: string[]; state: { full: boolean; slow: number } } {
    const sent: string[] = [];
    const state = { full: false, slow: 0 };
    const box = new Outbox({
      send: (name, params) => sent.push(`${name} ${JSON.stringify(params)}`),
      isFull: () => state.full,
      onTooSlow: () => (state.slow += 1),
    });
    return { box, sent, state };
  }

  it('folds changes so that they lead to the same table', () => {
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1 }),
        fc.constant(new Map(names.map((name) => [name, -1]))),
        (changes, table) => {
          const oneByOne = changes.reduce<ReadonlyMap<string, number>>(apply, table);
          const folded = changes.reduce((earlier, later) => foldChanges(earlier, later));
          assert.deepEqual(new Map([...apply(table, folded)].sort()), new Map([...oneByOne].sort()));
          assert.deepEqual(folded.order, changes.findLast(({ order }) => order !== undefined)?.order);
        },
      ),
    );
  });

  it('sends at once while the socket takes it', () => {
    const { box, sent } = outbox();
    box.notify('tasks/output', { task: 'a', run: 1 });
    box.notify('tasks/output', { task: 'a', run: 2 });
    assert.equal(sent.length, 2);
  });

  it('keeps one notice of each kind and task while the socket is full, every event, and their order', () => {
    const { box, sent, state } = outbox();
    state.full = true;
    for (let run = 1; run <= 100; run += 1) {
      box.notify('tasks/output', { task: 'a', run });
      box.notify('tasks/output', { task: 'b', run });
      box.notify('tasks/changed', { tasks: [task('a', run)], removed: [] });
    }
    for (const run of [1, 2]) box.notify('tasks/event', { time: '', task: 'a', run, event: 'started' });
    assert.deepEqual(sent, []);
    state.full = false;
    box.flush();
    assert.deepEqual(sent, [
      'tasks/output {"task":"a","run":100}',
      'tasks/output {"task":"b","run":100}',
      'tasks/changed {"tasks":[{"name":"a","restarts":100}],"removed":[]}',
      'tasks/event {"time":"","task":"a","run":1,"event":"started"}',
      'tasks/event {"time":"","task":"a","run":2,"event":"started"}',
    ]);
  });

  it('stops flushing when the socket is full again, and lets nothing overtake what waits', () => {
    const { box, sent, state } = outbox();
    state.full = true;
    box.notify('tasks/output', { task: 'a', run: 1 });
    box.flush();
    assert.deepEqual(sent, []);
    state.full = false;
    box.notify('tasks/output', { task: 'b', run: 1 });
    assert.deepEqual(sent, []);
    box.flush();
    assert.equal(sent.length, 2);
  });

  it('sends everything at the end, also while the socket is full', () => {
    const { box, sent, state } = outbox();
    state.full = true;
    box.notify('tasks/event', { time: '', task: 'a', run: 1, event: 'started' });
    box.notify('supervisor/ending', {});
    box.flushAll();
    assert.deepEqual(sent, ['tasks/event {"time":"","task":"a","run":1,"event":"started"}', 'supervisor/ending {}']);
    box.flushAll();
    assert.equal(sent.length, 2);
  });

  it('gives up on a client for which too many events wait', () => {
    const { box, state } = outbox();
    state.full = true;
    for (let run = 0; run <= 1000; run += 1) box.notify('tasks/event', { time: '', task: 'a', run, event: 'started' });
    assert.equal(state.slow, 1);
  });
});
