import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ErrorBoundary } from '../../../src/service/error-boundary.ts';
import { SupervisorLog } from '../../../src/service/supervisor-log.ts';

describe('An uncaught error', () => {
  it('is reported once a minute with its count, and slows down a source that throws on and on', () => {
    let [now, paused] = [0, 0];
    const reported: string[] = [];
    const pause = (ms: number): void => {
      now += ms;
      paused += ms;
    };
    const boundary = new ErrorBoundary((error) => reported.push((error as Error).message), { now: () => now, pause });
    const bug = new Error('again');
    for (let i = 0; i < 1000; i++) boundary.caught(bug);
    assert.deepEqual(reported, ['again']);
    assert.ok(paused > 40_000, `it paused for ${paused} ms`);
    now = 200_000;
    boundary.caught(new Error('another'));
    assert.equal(reported.length, 3);
    assert.match(reported[1] ?? '', /^Repeated \d+ more times: Error: again$/);
    assert.equal(reported[2], 'another');
  });

  it('of many kinds is reported for some, and a report that fails ends nothing', () => {
    const reported: unknown[] = [];
    const boundary = new ErrorBoundary(
      (error) => {
        reported.push(error);
        throw new Error('no place to tell it');
      },
      { now: () => 0, pause: () => undefined },
    );
    for (let i = 0; i < 1000; i++) boundary.caught(`kind ${i}`);
    assert.equal(reported.length, 20);
  });
});

describe('The log of the supervisor', () => {
  it('takes a burst, then as much as no disk minds, and says what it left out', () => {
    let now = 0;
    const lines: string[] = [];
    const log = new SupervisorLog(
      (text) => lines.push(text),
      () => now,
    );
    for (let i = 0; i < 10_000; i++) log.log('a line');
    assert.equal(lines.length, 200);
    now = 5_000;
    log.log('the next');
    assert.match(lines.at(-1) ?? '', /\(9800 earlier messages were dropped\.\) the next\n$/);
  });
});
