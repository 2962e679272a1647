import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  changesSince,
  decide,
  type Circumstances,
  type ConsentRecord,
} from '../../../../src/vscode/consent/decision.ts';

const task = (name: string, commandLine = `run ${name}`, cwd = '/shop', details: readonly string[] = []) => ({
  name,
  title: name,
  commandLine,
  cwd,
  details,
  hash: JSON.stringify([name, commandLine, cwd, details]),
});
const set = { hash: 'h1', tasks: [task('a'), task('b')] };
const allowed: ConsentRecord = { answer: 'allowed', ...set };

/** Names of what may start, and of what waits. */
function decided(now: typeof set, circumstances: Partial<Circumstances>): readonly [string, string] {
  const { approved, waiting } = decide(now, { setting: 'ask', record: undefined, always: new Set(), ...circumstances });
  const names = (tasks: readonly { name: string }[]): string => tasks.map(({ name }) => name).join(' ');
  return [names(approved), names(waiting)];
}

describe('whether tasks may start automatically', () => {
  it('is asked once, and then remembered', () => {
    assert.deepEqual(decided(set, {}), ['', 'a b']);
    assert.deepEqual(decided(set, { record: allowed }), ['a b', '']);
  });

  it('is asked again for what changed or is new, and not for what is approved already', () => {
    const now = { hash: 'h2', tasks: [task('a'), task('b', 'rm -rf build'), task('c')] };
    assert.deepEqual(decided(now, { record: allowed }), ['a', 'b c']);
  });

  it('is never asked again after “never”, whatever changed', () => {
    const never = { ...allowed, answer: 'never' } as const;
    assert.deepEqual(decided({ ...set, hash: 'h2' }, { record: never }), ['', '']);
    assert.deepEqual(decided(set, { record: never, setting: 'always', always: hashes(set) }), ['', '']);
  });

  it('is what the setting says, where it says so', () => {
    assert.deepEqual(decided(set, { setting: 'never', record: allowed }), ['', '']);
    assert.deepEqual(decided(set, { setting: 'always', always: hashes(set) }), ['a b', '']);
  });

  it('is asked with “always”, too, for what it does not approve', () => {
    const imported = { hash: 'h2', tasks: [task('a'), task('b'), task('postgres')] };
    assert.deepEqual(decided(imported, { setting: 'always', always: hashes(set) }), ['a b', 'postgres']);
  });

  it('is no question where nothing would start', () => {
    assert.deepEqual(decided({ hash: 'h0', tasks: [] }, {}), ['', '']);
  });

  it('takes an answer, and a supervisor, of an older version by the hash of all of it', () => {
    const old = { hash: 'h1', tasks: set.tasks.map(({ hash: _hash, ...rest }) => ({ ...rest, hash: '' })) };
    const record = { answer: 'allowed', hash: 'h1', tasks: [] } as const;
    assert.deepEqual(decided(old, { record }), ['a b', '']);
    assert.deepEqual(decided({ ...old, hash: 'h2' }, { record }), ['', 'a b']);
  });
});

function hashes({ tasks }: typeof set): ReadonlySet<string> {
  return new Set(tasks.map(({ hash }) => hash));
}

describe('what changed since it was allowed', () => {
  it('is listed by task: new, changed in command or folder, gone', () => {
    const now = { hash: 'h2', tasks: [task('a', 'run a --fast'), task('c')] };
    assert.deepEqual(changesSince(allowed, now), {
      added: [task('c')],
      changed: [{ before: task('a'), now: task('a', 'run a --fast') }],
      removed: [task('b')],
    });
    const moved = { hash: 'h2', tasks: [task('a', 'run a', '/etc'), task('b')] };
    assert.deepEqual(changesSince(allowed, moved)?.changed.length, 1);
  });

  it('is nothing where nothing was approved yet, or the answer was never', () => {
    assert.equal(changesSince(undefined, set), undefined);
    assert.equal(changesSince({ ...allowed, answer: 'never' }, { ...set, hash: 'h2' }), undefined);
  });

  it('is listed when only what is run beside the command has changed, or what is not shown', () => {
    const other = { hash: 'h2', tasks: [task('a', 'run a', '/shop', ['healthcheck: curl evil']), task('b')] };
    const changed = changesSince(allowed, other)?.changed.map(({ now }) => now.name);
    assert.deepEqual(changed, ['a']);
    const hidden = { hash: 'h2', tasks: [task('a'), { ...task('b'), hash: 'another' }] };
    assert.deepEqual(
      changesSince(allowed, hidden)?.changed.map(({ now }) => now.name),
      ['b'],
    );
  });
});
