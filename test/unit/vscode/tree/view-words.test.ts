import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { viewKind, viewMessage, type FolderFacts } from '../../../../src/vscode/tree/view-words.ts';

const folder = (facts: Partial<FolderFacts> = {}): FolderFacts => ({
  state: { kind: 'connected' },
  tasks: 2,
  isBroken: false,
  pendingStartup: 0,
  configName: 'dirigent.toml',
  ...facts,
});
const failed = { kind: 'failed', error: new Error('no answer'), willRetry: true } as const;

describe('which welcome the view shows', () => {
  const cases: readonly (readonly [string, readonly FolderFacts[]])[] = [
    ['no-config', []],
    ['no-config', [folder({ tasks: 0, state: { kind: 'no-config' } })]],
    ['loading', [folder({ tasks: 0, state: { kind: 'loading' } })]],
    ['broken', [folder({ tasks: 0, isBroken: true })]],
    ['failed', [folder({ tasks: 0, state: failed })]],
    ['empty', [folder({ tasks: 0 })]],
    ['tasks', [folder({ tasks: 0, state: { kind: 'no-config' } }), folder()]],
  ];
  for (const [kind, folders] of cases) {
    it(`is ${kind} for ${JSON.stringify(folders.map(({ state, tasks }) => `${state.kind}/${tasks}`))}`, () => {
      assert.equal(viewKind(folders), kind);
    });
  }
});

describe('the line above the rows', () => {
  it('is absent when all is well, and where a welcome speaks already', () => {
    assert.equal(viewMessage([folder()]), undefined);
    assert.equal(viewMessage([folder({ tasks: 0, isBroken: true })]), undefined);
  });

  it('says what is wrong with a file that cannot be read or is gone', () => {
    const fileProblem = 'Cannot read the file: it is a folder.';
    assert.equal(
      viewMessage([folder(), folder({ isBroken: true, fileProblem })]),
      'dirigent.toml: Cannot read the file: it is a folder.',
    );
  });

  it('says that a broken file shows its last good tasks', () => {
    assert.equal(
      viewMessage([folder({ isBroken: true })]),
      'dirigent.toml has an error. The tasks shown are those of its last valid version.',
    );
  });

  it('says why there is no connection', () => {
    assert.equal(viewMessage([folder({ state: failed })]), 'No connection to the supervisor: no answer');
  });

  it('says that nothing runs in Restricted Mode', () => {
    assert.match(viewMessage([folder({ state: { kind: 'restricted' } })]) ?? '', /^Restricted Mode/);
  });

  it('counts the startup tasks of all folders that wait for an answer', () => {
    assert.equal(viewMessage([folder({ pendingStartup: 1 })]), '1 startup task is waiting for your approval.');
    const two = [folder({ pendingStartup: 1 }), folder({ pendingStartup: 2 })];
    assert.equal(viewMessage(two), '3 startup tasks are waiting for your approval.');
  });
});
