import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import fc from 'fast-check';
import { LivenessMonitor, SILENT_AFTER_MS } from '../../../../src/rpc/wire/liveness-monitor.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

describe('the silence of a supervisor', () => {
  let clock: ManualClock;
  let asked: number;
  let reported: boolean[];
  let silence: LivenessMonitor;
  /** What it does when it is asked for a sign of life. */
  let answer: () => void;

  beforeEach(() => {
    clock = new ManualClock();
    asked = 0;
    reported = [];
    answer = () => undefined;
    silence = new LivenessMonitor({
      clock,
      ping: () => {
        asked += 1;
        answer();
      },
      onChange: (isSilent) => reported.push(isSilent),
    });
  });

  it('is not checked while no request waits', () => {
    const first = silence.expect();
    const second = silence.expect();
    first.dispose();
    first.dispose();
    assert.equal(clock.pending, 1);
    second.dispose();
    assert.equal(clock.pending, 0);
    clock.advance(3_600_000);
    assert.deepEqual([asked, reported], [0, []]);
  });

  it('is reported after five seconds without a message, once', () => {
    silence.expect();
    clock.advance(SILENT_AFTER_MS - 1);
    assert.deepEqual(reported, []);
    clock.advance(1);
    assert.deepEqual([SILENT_AFTER_MS, asked, reported, clock.pending], [5_000, 1, [true], 0]);
    assert.equal(silence.silentForMs, 5_000);
  });

  it('is over with the first message, and may come again', () => {
    silence.expect();
    clock.advance(SILENT_AFTER_MS);
    clock.advance(60_000);
    assert.equal(silence.isSilent, true);
    silence.received();
    assert.deepEqual([silence.isSilent, reported], [false, [true, false]]);
    clock.advance(SILENT_AFTER_MS);
    assert.deepEqual(reported, [true, false, true]);
  });

  it('never comes over one that answers, however long the wait is, and asks it ever more seldom', () => {
    answer = () => silence.received();
    silence.expect();
    clock.advance(24 * 3_600_000);
    assert.deepEqual(reported, []);
    assert.ok(asked > 24 * 60 && asked < 24 * 130, `${asked} questions in a day`);
  });

  it('is found as fast by a request that comes in a long wait', () => {
    answer = () => silence.received();
    silence.expect();
    clock.advance(3_600_000);
    answer = () => undefined;
    silence.expect();
    clock.advance(SILENT_AFTER_MS);
    assert.deepEqual(reported, [true]);
  });

  it('is found however many requests come meanwhile', () => {
    for (let second = 0; second < 6; second++) {
      silence.expect();
      clock.advance(1_000);
    }
    assert.deepEqual(reported, [true]);
  });

  it('is not that of a process that was itself stopped: it looks once more before it judges', () => {
    // As after Ctrl-Z and fg: one late timer, then the socket.
    let now = 0;
    const timers: (() => void)[] = [];
    const late = new LivenessMonitor({
      clock: { now: () => now, setTimeout: (callback) => (timers.push(callback), { dispose: () => undefined }) },
      ping: () => undefined,
      onChange: (isSilent) => reported.push(isSilent),
    });
    late.expect();
    timers.shift()?.();
    now = 3_600_000;
    timers.shift()?.();
    late.received();
    timers.shift()?.();
    assert.deepEqual(reported, []);
  });

  it('comes after the last message, and not between messages', () => {
    // Words at any moments, at most four seconds apart; then none.
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 40 }), (gaps) => {
        const time = new ManualClock();
        let isReported = false;
        const each = new LivenessMonitor({ clock: time, ping: () => undefined, onChange: () => (isReported = true) });
        each.expect();
        for (const gap of gaps) {
          time.advance(gap);
          each.received();
        }
        assert.equal(isReported, false);
        time.advance(60_000 + SILENT_AFTER_MS);
        assert.equal(isReported, true);
      }),
    );
  });
});
