import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { changesSince, decide, type ConsentRecord } from '../../../../src/vscode/consent/decision.ts';

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

describe('whether tasks may start by themselves', () => {
  it('is asked once, and then remembered', () => {
    assert.equal(decide(set, 'ask', undefined), 'ask');
    assert.equal(decide(set, 'ask', allowed), 'start');
  });

  it('is asked again when the commands are others', () => {
    assert.equal(decide({ ...set, hash: 'h2' }, 'ask', allowed), 'ask');
  });

  it('is never asked again after “never”, whatever changed', () => {
    assert.equal(decide({ ...set, hash: 'h2' }, 'ask', { ...allowed, answer: 'never' }), 'nothing');
    assert.equal(decide(set, 'always', { ...allowed, answer: 'never' }), 'nothing');
  });

  it('is what the setting says, where it says so', () => {
    assert.equal(decide(set, 'always', undefined), 'start');
    assert.equal(decide(set, 'never', allowed), 'nothing');
  });

  it('is no question where nothing would start', () => {
    assert.equal(decide({ hash: 'h0', tasks: [] }, 'ask', undefined), 'nothing');
  });
});

describe('what changed since it was allowed', () => {
  it('is told by task: new, changed in command or folder, gone', () => {
    const now = { hash: 'h2', tasks: [task('a', 'run a --fast'), task('c')] };
    assert.deepEqual(changesSince(allowed, now), {
      added: [task('c')],
      changed: [{ before: task('a'), now: task('a', 'run a --fast') }],
      removed: [task('b')],
    });
    const moved = { hash: 'h2', tasks: [task('a', 'run a', '/etc'), task('b')] };
    assert.deepEqual(changesSince(allowed, moved)?.changed.length, 1);
  });

  it('is nothing where nobody agreed to anything yet', () => {
    assert.equal(changesSince(undefined, set), undefined);
  });
});

describe('what changed since a person agreed', () => {
  it('is told when only what is run beside the command has changed', () => {
    const other = { hash: 'h2', tasks: [task('a', 'run a', '/shop', ['healthcheck: curl evil']), task('b')] };
    assert.deepEqual(
      changesSince(allowed, other)?.changed.map(({ now }) => now.name),
      ['a'],
    );
  });
});
