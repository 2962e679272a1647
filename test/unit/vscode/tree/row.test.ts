import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import { taskRow } from '../../../../src/vscode/tree/row.ts';
import { inState, task } from '../tasks.ts';

const context = { now: Date.UTC(2026, 0, 1), canRun: true, muted: false };
const abilities = (info: TaskInfo, more = {}): string[] =>
  taskRow(info, { ...context, ...more }).contextValue.split(' ');

const running = inState({ kind: 'running', pid: 1, health: 'none' }, { runId: 'api#1' });
const failed = inState({ kind: 'failed', reason: 'exit', exitCode: 1, message: '' }, { runId: 'api#1' });

describe('a row of the tree', () => {
  it('has the title as its label, and the state for screen readers', () => {
    const row = taskRow(task('command = "node"\ntitle = "API server"'), context);
    assert.equal(row.label, 'API server');
    assert.equal(row.accessibilityLabel, 'API server, stopped');
  });

  it('marks what starts with the workspace, in words and for the menu', () => {
    const row = taskRow(task('command = "node"\nrun_at_startup = true'), context);
    assert.equal(row.description, 'stopped · at startup');
    assert.ok(row.contextValue.split(' ').includes('atStartup'));
    const adHoc = inState({ kind: 'finished' }, { adHoc: true, runAtStartup: true });
    assert.doesNotMatch(taskRow(adHoc, context).description, /startup/);
  });

  it('shows no character of a title that cannot be seen', () => {
    assert.equal(taskRow(task('command = "x"\ntitle = "a\\u202Eb"'), context).label, 'a\\u{202e}b');
  });

  it('gives every state a shape of its own', () => {
    const last = { reason: 'exit', message: '' } as const;
    const states: TaskInfo['status'][] = [
      { kind: 'stopped' },
      { kind: 'waiting', for: 'slot', on: [] },
      { kind: 'starting' },
      { kind: 'running', pid: 1, health: 'none' },
      { kind: 'running', pid: 1, health: 'unhealthy' },
      { kind: 'backoff', attempt: 1, maxRetries: 1, until: 0, last },
      { kind: 'finished' },
      { kind: 'failed', ...last },
    ];
    const icons = states.map((status) => taskRow(inState(status), context).icon.id);
    assert.equal(new Set(icons).size, states.length);
    assert.deepEqual(taskRow(inState({ kind: 'stopped' }), context).icon, {
      id: 'circle-outline',
      color: 'descriptionForeground',
    });
  });

  it('offers a start for what is down, and stop and restart for what is up', () => {
    assert.deepEqual(abilities(task()), ['task', 'canStart', 'hasOutput', 'inFile']);
    assert.deepEqual(abilities(running), ['task', 'canStop', 'canRestart', 'canKill', 'hasOutput', 'hasRun', 'inFile']);
    assert.deepEqual(abilities(failed), ['task', 'canStart', 'hasOutput', 'hasRun', 'inFile']);
  });

  it('offers nothing but to kill a task that is stopping', () => {
    const stopping = inState({ kind: 'stopping', pid: 1, reason: 'user', forced: false });
    assert.deepEqual(abilities(stopping), ['task', 'canKill', 'stopping', 'hasOutput', 'inFile']);
  });

  it('offers to try at once what waits for its next try', () => {
    const last = { reason: 'exit', exitCode: 1, message: '' } as const;
    const backoff = inState({ kind: 'backoff', attempt: 1, maxRetries: 3, until: 0, last });
    assert.deepEqual(abilities(backoff), ['task', 'canStop', 'canRestart', 'hasOutput', 'inFile']);
  });

  it('offers to stop a task that waits, although it has no process', () => {
    assert.deepEqual(abilities(inState({ kind: 'waiting', for: 'slot', on: [] })), [
      'task',
      'canStop',
      'hasOutput',
      'inFile',
    ]);
  });

  it('offers nothing that runs in Restricted Mode', () => {
    assert.deepEqual(abilities(task(), { canRun: false }), ['task', 'inFile']);
  });

  it('knows a url, an ad hoc command that can be removed, and a muted task', () => {
    assert.ok(abilities(task('command = "x"\nurl = "http://localhost"')).includes('hasUrl'));
    const adHoc = inState({ kind: 'finished' }, { adHoc: true });
    assert.ok(abilities(adHoc).includes('canRemove') && !abilities(adHoc).includes('inFile'));
    assert.ok(abilities(failed, { muted: true }).includes('muted'));
  });
});
