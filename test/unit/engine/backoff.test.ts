import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { RestartPolicy } from '../../../src/model/task-definition.ts';
import { nextRetry, steadyDelay } from '../../../src/engine/backoff.ts';

const policy: RestartPolicy = {
  when: 'on-failure',
  maxRetries: 10,
  delayMs: 500,
  maxDelayMs: 30_000,
  jitter: 0.1,
  resetAfterMs: 30_000,
};

function delays(count: number, overrides: Partial<RestartPolicy> = {}): readonly (number | undefined)[] {
  return Array.from({ length: count }, (_, index) => nextRetry({ ...policy, ...overrides }, index + 1, 0)?.delayMs);
}

describe('backoff', () => {
  it('doubles the delay up to the cap', () => {
    assert.deepEqual(delays(9), [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('gives up after as many retries as allowed', () => {
    assert.deepEqual(delays(4, { maxRetries: 2 }), [500, 1_000, undefined, undefined]);
  });

  it('never gives up when there is no limit', () => {
    assert.equal(nextRetry({ ...policy, maxRetries: 0 }, 1_000_000, 0)?.delayMs, 30_000);
  });

  it('retries at once, for ever, when the delay is zero', () => {
    assert.equal(nextRetry({ ...policy, maxRetries: 0, delayMs: 0 }, 5_000, 1)?.delayMs, 0);
  });

  it('keeps to a delay that is longer than the cap', () => {
    assert.deepEqual(delays(2, { delayMs: 60_000 }), [60_000, 60_000]);
  });

  it('adds jitter and never takes away', () => {
    const anyPolicy = fc.record({
      delayMs: fc.nat(100_000),
      maxDelayMs: fc.nat(1_000_000),
      jitter: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        anyPolicy,
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (some, failures, random) => {
          const unlimited = { ...policy, ...some, maxRetries: 0 };
          const least = nextRetry(unlimited, failures, 0)?.delayMs ?? NaN;
          const delay = nextRetry(unlimited, failures, random)?.delayMs ?? NaN;
          assert.ok(delay >= least && delay <= Math.ceil(least * (1 + some.jitter)), `${delay} of ${least}`);
          assert.ok((nextRetry(unlimited, failures + 1, 0)?.delayMs ?? NaN) >= least, 'shorter than before');
        },
      ),
    );
  });

  it('repeats a job that succeeded after the same delay each time', () => {
    assert.equal(steadyDelay(policy, 0), 500);
    assert.equal(steadyDelay(policy, 1), 550);
  });
});
