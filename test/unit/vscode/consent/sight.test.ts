import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import { Sight } from '../../../../src/vscode/consent/sight.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

describe('what an answer is to', () => {
  let clock: ManualClock;
  let sight: Sight;

  beforeEach(() => {
    clock = new ManualClock();
    sight = new Sight(clock);
  });

  it('is what a page shows that has been opened, at once', () => {
    assert.equal(sight.has('a', 'make a'), false);
    sight.shows('a', 'make a');
    assert.equal(sight.has('a', 'make a'), true);
  });

  it('E10: is nothing that the page has yet to show', () => {
    sight.shows('a', 'make a');
    clock.advance(60_000);
    assert.equal(sight.has('b', 'make b'), false);
    sight.shows('b', 'make a');
    clock.advance(60_000);
    assert.equal(sight.has('b', 'make b'), false);
  });

  it('E10: is nothing that a double click could mean which began before it was there', () => {
    sight.shows('a', 'make a');
    clock.advance(60_000);
    sight.shows('b', 'make b');
    clock.advance(900);
    sight.shows('b', 'make b');
    assert.deepEqual([sight.has('a', 'make a'), sight.has('b', 'make b')], [false, false]);
    clock.advance(100);
    assert.deepEqual([sight.has('a', 'make a'), sight.has('b', 'make b')], [false, true]);
  });

  it('E10: is nothing else in the same words before a moment has passed, too', () => {
    sight.shows('a', 'make');
    clock.advance(60_000);
    sight.shows('b', 'make');
    assert.equal(sight.has('b', 'make'), false);
    clock.advance(1_000);
    assert.equal(sight.has('b', 'make'), true);
  });
});
