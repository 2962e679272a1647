import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { describe, it } from 'mocha';
import { Supervised } from '../../support/supervised.ts';

const EVIL = '(a+)+$';
/** A line over which a backtracking engine would spend longer than the universe has. */
const PRINTS = `
[[tasks]]
name = "web"
command = "node"
args = ["-e", "const line = 'a'.repeat(5000) + 'b'; for (let i = 0; i < 200; i++) console.log(line); console.log('done'); setInterval(() => {}, 1e6)"]
`;

describe('a pattern that a backtracking engine would not survive', () => {
  it('keeps no client waiting, as a health check and as the condition of a wait', async () => {
    await using supervised = await Supervised.start(`${PRINTS}healthcheck = { log = "${EVIL}" }\n`);
    await supervised.start('web');
    const done = supervised.request('tasks/wait', { task: 'web', until: { pattern: '^done$' }, timeoutMs: 20_000 });
    const evil = supervised.request('tasks/wait', { task: 'web', until: { pattern: EVIL }, timeoutMs: 2_000 });
    const over = Promise.allSettled([done, evil]).then(() => undefined);
    const ask = async (): Promise<number> => {
      const before = performance.now();
      await supervised.request('tasks/list', {});
      return performance.now() - before;
    };
    let slowest = 0;
    for (let took: number | undefined = 0; took !== undefined; took = await Promise.race([over, ask()]))
      slowest = Math.max(slowest, took);
    assert.equal((await done).line, 'done');
    const { reached, reason } = await evil;
    assert.deepEqual([reached, reason], [false, 'timeout']);
    assert.ok(slowest < 1_000, `an answer took ${slowest.toFixed(0)} ms`);
    assert.equal((await supervised.task('web')).status.kind, 'starting');
  });

  it('is refused in words where it cannot be used at all', async () => {
    await using supervised = await Supervised.start(PRINTS);
    await assert.rejects(
      supervised.request('tasks/wait', { task: 'web', until: { pattern: '(?=a)' } }),
      /is not a valid regular expression/,
    );
  });
});
