import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { AnswerGuard } from '../../../../src/vscode/consent/answer-guard.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

describe('an answer to a page', () => {
  let clock: ManualClock;
  let guard: AnswerGuard;

  beforeEach(() => {
    clock = new ManualClock();
    guard = new AnswerGuard(clock);
  });

  it('counts at once on a page that has just been opened', () => {
    assert.equal(guard.accepts('a', 'make a'), false);
    guard.shows('a', 'make a');
    assert.equal(guard.accepts('a', 'make a'), true);
  });

  it('does not count for a text that the page does not show yet', () => {
    guard.shows('a', 'make a');
    clock.advance(60_000);
    assert.equal(guard.accepts('b', 'make b'), false);
    guard.shows('b', 'make a');
    clock.advance(60_000);
    assert.equal(guard.accepts('b', 'make b'), false);
  });

  it('does not count within a second of a change of the text: it may be the second click of a double click', () => {
    guard.shows('a', 'make a');
    clock.advance(60_000);
    guard.shows('b', 'make b');
    clock.advance(900);
    guard.shows('b', 'make b');
    assert.deepEqual([guard.accepts('a', 'make a'), guard.accepts('b', 'make b')], [false, false]);
    clock.advance(100);
    assert.deepEqual([guard.accepts('a', 'make a'), guard.accepts('b', 'make b')], [false, true]);
  });

  it('does not count within that second either where the same text asks about other tasks', () => {
    guard.shows('a', 'make');
    clock.advance(60_000);
    guard.shows('b', 'make');
    assert.equal(guard.accepts('b', 'make'), false);
    clock.advance(1_000);
    assert.equal(guard.accepts('b', 'make'), true);
  });
});
