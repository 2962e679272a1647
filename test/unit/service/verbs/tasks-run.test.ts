import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { run } from '../../../../src/service/verbs/tasks-run.ts';
import { define } from '../../engine/bench.ts';
import { client, open, VerbRig } from './verb-rig.ts';

describe('tasks/run', () => {
  let rig: VerbRig;
  beforeEach(async () => {
    rig = await VerbRig.create([define('web')]);
  });
  afterEach(() => rig.dispose());

  const runOne = async (name?: string): Promise<string> => {
    rig.clock.advance(1);
    return (await run(rig.supervisor, { command: 'true', ...(name !== undefined && { name }) }, client, open)).name;
  };
  const runToItsEnd = async (count: number): Promise<void> => {
    for (let number = 1; number <= count; number += 1) rig.end(await runOne(`n${number}`));
  };

  it('keeps the last twenty that have ended, and removes those before them with their logs', async () => {
    await runToItsEnd(20);
    await runOne('next');
    assert.equal(rig.tasks.names.length, 22, 'web, twenty that have ended, and one that runs');
    assert.deepEqual(rig.cleared, []);
    rig.end('next');
    await runOne();
    await runOne();
    assert.deepEqual(rig.cleared, ['n1 logs']);
    assert.equal(rig.tasks.get('n1'), undefined);
    assert.notEqual(rig.tasks.get('n2'), undefined);
    assert.notEqual(rig.tasks.get('web'), undefined, 'it is of the file');
  });

  it('removes none that runs, that a client waits for or has just read, or whose end was not reported', async () => {
    for (const name of ['running', 'held', 'read', 'untold']) await runOne(name);
    for (const name of ['held', 'read', 'untold']) rig.end(name);
    const hold = rig.inUse.hold('held');
    rig.pendingNotices.add('untold');
    rig.inUse.touch('read');
    await runToItsEnd(20);
    await runOne();
    assert.deepEqual(rig.cleared, []);
    hold.dispose();
    rig.pendingNotices.clear();
    rig.clock.advance(60_000);
    await runOne();
    assert.deepEqual(rig.cleared.toSorted(), ['held logs', 'read logs', 'untold logs']);
    assert.equal(rig.tasks.get('running')?.status.kind, 'running');
  });

  it('names a task b1, b2, … by what is free, and refuses a name that is taken in any letter case', async () => {
    assert.deepEqual([await runOne(), await runOne('b2'), await runOne()], ['b1', 'b2', 'b3']);
    await assert.rejects(runOne('Web'), { code: 'conflict' });
    await assert.rejects(runOne('no name'), { code: 'invalid-argument' });
  });
});
