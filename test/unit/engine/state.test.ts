import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { wantsAnything } from '../../../src/engine/state.ts';
import { Bench, code, define } from './bench.ts';

describe('the table as a whole', () => {
  it('wants something while anything runs or is on its way', () => {
    const bench = new Bench([define('web', { restart: { when: 'on-failure', maxRetries: 1 } })]);
    assert.equal(wantsAnything(bench.state), false);
    bench.up('web');
    assert.equal(wantsAnything(bench.state), true);
    bench.gone('web', code(1));
    assert.equal(wantsAnything(bench.state), true, 'in backoff');
    bench.advance(500);
    bench.spawned('web');
    bench.gone('web', code(1));
    assert.equal(wantsAnything(bench.state), false, 'given up');
  });

  // process-compose 1.122: a moment without a process is not the end.
  it('wants something in the moment between two runs', () => {
    const bench = new Bench([define('web', { restart: { when: 'always' } })]);
    bench.up('web');
    bench.gone('web');
    assert.equal(wantsAnything(bench.state), true);
  });
});
