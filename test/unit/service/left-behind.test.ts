import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { namesOf } from '../../../src/service/left-behind.ts';

const named = (name: string, ...pids: readonly number[]) => pids.map((pid) => ({ name, pid }));

describe('what a command leaves running', () => {
  it('D4: is told by name, each with its first process and how many there are more of it', () => {
    assert.equal(namesOf(named('nginx', 7)), 'nginx (pid 7)');
    assert.equal(namesOf([...named('nginx', 9, 7), ...named('sleep', 8)]), 'nginx (pid 7 and 1 more), sleep (pid 8)');
    const many = ['a', 'b', 'c', 'd', 'e'].flatMap((name, index) => named(name, index + 1));
    assert.equal(namesOf(many), 'a (pid 1), b (pid 2), c (pid 3), others');
  });
});
