import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { arrange } from '../../../../src/vscode/tree/arrange.ts';
import {
  planDrop,
  planGroupDrop,
  planGroupStep,
  planStep,
  type DropTarget,
  type Move,
  type Placed,
} from '../../../../src/vscode/editing/placement.ts';
import { task } from '../tasks.ts';

/** `a b@web c`: names in the order of the file, with their groups. */
const file = (words: string): Placed[] =>
  words.split(' ').map((word) => {
    const [name = '', group] = word.split('@');
    return { name, group };
  });

const written = (tasks: readonly Placed[]): string =>
  tasks.map(({ name, group }) => (group === undefined ? name : `${name}@${group}`)).join(' ');

function moved(tasks: readonly Placed[], moves: readonly Move[]): Placed[] {
  let now = [...tasks];
  for (const { name, group, before } of moves) {
    now = now.filter((each) => each.name !== name);
    const at = before === undefined ? now.length : now.findIndex((each) => each.name === before);
    assert.notEqual(at, -1, `${name} before ${String(before)}`);
    now.splice(at, 0, { name, group });
  }
  return now;
}

/** The rows as the tree shows them: `a web[b d] c`. */
const tree = (tasks: readonly Placed[]): string =>
  arrange(tasks.map(({ name, group }) => task('command = "x"', { name, ...(group !== undefined && { group }) })))
    .map((entry) => (entry.kind === 'task' ? entry.name : `${entry.group}[${entry.tasks.join(' ')}]`))
    .join(' ');

const onTask = (name: string): DropTarget => ({ kind: 'task', name });
const dropped = (words: string, names: string, target: DropTarget): string => {
  const tasks = file(words);
  return written(moved(tasks, planDrop(tasks, names.split(' '), target)));
};

describe('a task that is dragged', () => {
  it('takes the place of the row under it, upwards and downwards', () => {
    assert.equal(dropped('a b c d', 'c', onTask('a')), 'c a b d');
    assert.equal(dropped('a b c d', 'a', onTask('c')), 'b c a d');
    assert.equal(dropped('a b c d', 'a', onTask('d')), 'b c d a');
    assert.equal(dropped('a b c d', 'b d', onTask('a')), 'b d a c');
  });

  it('comes into the group of the row under it, and out of its own', () => {
    assert.equal(dropped('a b@web c@web', 'a', onTask('c')), 'b@web a@web c@web');
    assert.equal(dropped('a b@web c@web', 'b', onTask('a')), 'b a c@web');
    assert.equal(dropped('a b@web c@db', 'c', onTask('b')), 'a c@web b@web');
  });

  it('comes to the end of a group it is dropped on, and behind all where it is dropped beside the rows', () => {
    assert.equal(dropped('a b@web c@web d', 'a', { kind: 'group', group: 'web' }), 'b@web c@web a@web d');
    assert.equal(dropped('a b@web c', 'b', { kind: 'end' }), 'a c b');
  });

  it('stays where it is when it is dropped on itself or on what is gone', () => {
    assert.deepEqual(planDrop(file('a b'), ['a'], onTask('a')), []);
    assert.deepEqual(planDrop(file('a b'), ['a'], onTask('gone')), []);
    assert.deepEqual(planDrop(file('a@web b'), ['a'], { kind: 'group', group: 'web' }), []);
  });

  it('comes below a group whose tasks stand apart in the file', () => {
    assert.equal(tree(file('x a@web y b@web z')), 'x web[a b] y z');
    const after = moved(file('x a@web y b@web z'), planStep(file('x a@web y b@web z'), 'x', 1));
    assert.equal(tree(after), 'web[a b] x y z');
  });
});

describe('a group that is dragged', () => {
  it('takes the place of another row with all its tasks', () => {
    const tasks = file('a b@web c@db d@web e@db');
    assert.equal(tree(moved(tasks, planGroupDrop(tasks, 'db', onTask('a')))), 'db[c e] a web[b d]');
    assert.equal(tree(moved(tasks, planGroupDrop(tasks, 'web', { kind: 'group', group: 'db' }))), 'a db[c e] web[b d]');
    assert.equal(tree(moved(tasks, planGroupDrop(tasks, 'web', onTask('e')))), 'a db[c e] web[b d]');
    assert.equal(tree(moved(tasks, planGroupDrop(tasks, 'web', { kind: 'end' }))), 'a db[c e] web[b d]');
    assert.deepEqual(planGroupDrop(tasks, 'web', onTask('d')), []);
  });
});

describe('a row that is moved by a key', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const groups = fc.constantFrom(undefined, 'web', 'db');
  const anyFile = fc
    .tuple(groups, groups, groups, groups, groups)
    .map((chosen) => names.map((name, index): Placed => ({ name, group: chosen[index] })));

  it('stays among its own', () => {
    assert.deepEqual(planStep(file('a b@web c'), 'b', -1), []);
    assert.deepEqual(planStep(file('a b'), 'a', -1), []);
    assert.deepEqual(planStep(file('a b'), 'b', 1), []);
    assert.deepEqual(planGroupStep(file('a b@web'), 'web', 1), []);
  });

  it('changes places with its neighbor in the tree, in any file', () => {
    fc.assert(
      fc.property(anyFile, fc.constantFrom(...names), fc.constantFrom(-1 as const, 1 as const), (tasks, name, by) => {
        const group = tasks.find((each) => each.name === name)?.group;
        const after = moved(tasks, planStep(tasks, name, by));
        const rows = (list: readonly Placed[]): string[] =>
          group === undefined
            ? (tree(list).match(/\w+\[[^\]]*\]|\w+/g) ?? [])
            : list.filter((each) => each.group === group).map((each) => each.name);
        const wanted = rows(tasks);
        const at = wanted.indexOf(name);
        const [own = '', neighbor] = [wanted[at], wanted[at + by]];
        if (neighbor !== undefined)
          wanted.splice(Math.min(at, at + by), 2, ...(by < 0 ? [own, neighbor] : [neighbor, own]));
        assert.deepEqual(rows(after), wanted);
      }),
    );
  });

  it('takes its whole group along, in any file', () => {
    fc.assert(
      fc.property(anyFile, fc.constantFrom(-1 as const, 1 as const), (tasks, by) => {
        const rows = (list: readonly Placed[]): string[] => tree(list).match(/\w+\[[^\]]*\]|\w+/g) ?? [];
        const wanted = rows(tasks);
        const at = wanted.findIndex((row) => row.startsWith('web['));
        const [own = '', neighbor] = [wanted[at], wanted[at + by]];
        if (at !== -1 && neighbor !== undefined)
          wanted.splice(Math.min(at, at + by), 2, ...(by < 0 ? [own, neighbor] : [neighbor, own]));
        assert.deepEqual(rows(moved(tasks, planGroupStep(tasks, 'web', by))), wanted);
      }),
    );
  });
});
