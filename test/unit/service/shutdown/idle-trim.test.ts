import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { IdleTrim } from '../../../../src/service/shutdown/idle-trim.ts';
import type { JournalEntry } from '../../../../src/model/history.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const entry = (event: JournalEntry['event']): JournalEntry => ({ time: '', task: 'web', run: 1, event });

describe('IdleTrim', () => {
  let clock: ManualClock;
  let settled: number[];
  let settling: IdleTrim;

  beforeEach(() => {
    clock = new ManualClock();
    const begin = clock.now();
    settled = [];
    settling = new IdleTrim(clock, () => settled.push(clock.now() - begin));
  });

  it('runs once after the start of the supervisor, and nothing wakes it again', () => {
    clock.advance(3_600_000);
    assert.deepEqual(settled, [10_000]);
  });

  it('runs once more after a start, and however many there are, at most once a minute', () => {
    clock.advance(100_000);
    for (let second = 0; second < 100; second++) {
      settling.append(entry('started'));
      clock.advance(1000);
    }
    clock.advance(3_600_000);
    assert.deepEqual(settled, [10_000, 110_000, 170_000, 230_000]);
  });

  it('does not run for what starts no process', () => {
    clock.advance(10_000);
    settling.append(entry('finished'));
    settling.append(entry('config-changed'));
    clock.advance(3_600_000);
    assert.deepEqual(settled, [10_000]);
  });
});
