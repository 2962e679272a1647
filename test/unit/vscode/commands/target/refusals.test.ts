import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../../../src/model/task-info.ts';
import { refusalsIn } from '../../../../../src/vscode/commands/target/refusals.ts';
import { inState } from '../../tasks.ts';

const received = { level: 'failures', muted: false } as const;
const spawn = { kind: 'failed', reason: 'spawn', message: 'no-such-program: command not found on PATH.' } as const;
const ran = inState(spawn, { runId: 'api#1' });
const refusals = (task: TaskInfo, settingsOf: Parameters<typeof refusalsIn>[1] = () => received): readonly string[] =>
  refusalsIn({ tasks: [{ task, error: 'It did not start.' }] }, settingsOf);

describe('what a command says of tasks that did not start', () => {
  it('is nothing where the notification of the end says it', () => {
    assert.deepEqual(refusals(ran), []);
  });

  it('is the reason where no notification comes', () => {
    assert.equal(refusals(ran, () => ({ level: 'none', muted: false })).length, 1);
    assert.equal(refusals(ran, () => ({ level: 'failures', muted: true })).length, 1);
  });

  it('is the reason where there was no run', () => {
    assert.equal(refusals(inState(spawn)).length, 1);
    assert.equal(refusals(inState({ kind: 'stopped' }, { runId: 'api#1' })).length, 1);
    const dependency = { kind: 'failed', reason: 'dependency', message: 'db failed.' } as const;
    assert.equal(refusals(inState(dependency, { runId: 'api#1' })).length, 1);
  });

  it('is nothing where all is well', () => {
    assert.deepEqual(
      refusalsIn({ tasks: [{ task: inState({ kind: 'starting' }) }] }, () => received),
      [],
    );
  });
});
