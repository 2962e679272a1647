import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import type { RunProcess } from '../../../../src/process/ports.ts';
import { namesOf, stragglersOf } from '../../../../src/service/run/stragglers.ts';

const named = (name: string, ...pids: readonly number[]) => pids.map((pid) => ({ name, pid }));

describe('what a command leaves running', () => {
  it('is reported by name, each with its first process and how many more there are', () => {
    assert.equal(namesOf(named('nginx', 7)), 'nginx (pid 7)');
    assert.equal(namesOf([...named('nginx', 9, 7), ...named('sleep', 8)]), 'nginx (pid 7 and 1 more), sleep (pid 8)');
    const many = ['a', 'b', 'c', 'd', 'e'].flatMap((name, index) => named(name, index + 1));
    assert.equal(namesOf(many), 'a (pid 1), b (pid 2), c (pid 3), others');
  });

  /** Who is gone at the fourth time that somebody waits for it; before that the limit is over first. */
  function goneAtLast(processes: () => Promise<readonly RunProcess[]>) {
    let looks = 0;
    const gone = async (signal?: AbortSignal): Promise<void> => {
      assert.ok(signal);
      looks += 1;
      if (looks === 4) return;
      await once(signal, 'abort');
      signal.throwIfAborted();
    };
    return { gone, processes };
  }

  it('is nothing where no process is seen, however long the search takes', async () => {
    assert.equal(
      await stragglersOf(
        goneAtLast(() => Promise.resolve([])),
        1,
      ),
      undefined,
    );
  });

  it('is to be stopped where a process is seen, or the search fails', async () => {
    const sleep = { bootId: '', pid: 7, startTime: '0', name: 'sleep' };
    const seen = goneAtLast(() => Promise.resolve([sleep]));
    assert.deepEqual(await stragglersOf(seen, 1), { left: 'sleep (pid 7)' });
    const unseen = goneAtLast(() => Promise.reject(new Error('no /proc')));
    assert.deepEqual(await stragglersOf(unseen, 1), {});
  });
});
