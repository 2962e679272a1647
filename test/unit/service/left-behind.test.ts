import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import { namesOf, settles } from '../../../src/service/left-behind.ts';

const named = (name: string, ...pids: readonly number[]) => pids.map((pid) => ({ name, pid }));

describe('what a command leaves running', () => {
  it('D4: is told by name, each with its first process and how many there are more of it', () => {
    assert.equal(namesOf(named('nginx', 7)), 'nginx (pid 7)');
    assert.equal(namesOf([...named('nginx', 9, 7), ...named('sleep', 8)]), 'nginx (pid 7 and 1 more), sleep (pid 8)');
    const many = ['a', 'b', 'c', 'd', 'e'].flatMap((name, index) => named(name, index + 1));
    assert.equal(namesOf(many), 'a (pid 1), b (pid 2), c (pid 3), others');
  });

  /** Gone at the `looks`th time that somebody waits for it; each other time the limit is over first. */
  function endingAfter(looks: number, survivors: () => Promise<readonly never[]>) {
    const gone = async (signal?: AbortSignal): Promise<void> => {
      looks--;
      if (looks > 0) await once(signal ?? assert.fail(), 'abort').then(() => signal?.throwIfAborted());
    };
    return { gone, survivors };
  }

  it('is nothing where nobody is seen, however long a look takes', async () => {
    assert.equal(
      await settles(
        endingAfter(4, () => Promise.resolve([])),
        1,
      ),
      true,
    );
  });

  it('is to be stopped where somebody is seen, or nobody can look', async () => {
    const somebody = [{ bootId: '', pid: 7, startTime: 0, name: 'sleep' }] as unknown as readonly never[];
    assert.equal(
      await settles(
        endingAfter(4, () => Promise.resolve(somebody)),
        1,
      ),
      false,
    );
    assert.equal(
      await settles(
        endingAfter(4, () => Promise.reject(new Error('no /proc'))),
        1,
      ),
      false,
    );
  });
});
