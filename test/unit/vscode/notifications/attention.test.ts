import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import { Attention } from '../../../../src/vscode/notifications/attention.ts';
import type { ProjectFolder } from '../../../../src/vscode/project/project-folder.ts';
import type { Workspace } from '../../../../src/vscode/project/workspace.ts';
import { inState } from '../tasks.ts';
import { memory } from './memory.ts';

const failed = (name: string, runId: string) =>
  inState({ kind: 'failed', reason: 'exit', message: '' }, { name, runId });

describe('unseen failures', () => {
  const tasks = new Map<string, TaskInfo>();
  const folder = { key: 'file:///shop', tasks } as unknown as ProjectFolder;
  const workspace = { refs: () => [...tasks.keys()].map((name) => ({ folder, name })) } as unknown as Workspace;
  const set = (...all: TaskInfo[]): void => {
    tasks.clear();
    for (const info of all) tasks.set(info.name, info);
  };

  it('are those that failed since the user looked', () => {
    const attention = new Attention(workspace, memory());
    set(failed('api', 'api#1'), failed('db', 'db#1'), inState({ kind: 'stopped' }, { name: 'ui' }));
    assert.equal(attention.unseen, 2);
    attention.markSeen({ folder, name: 'api' });
    assert.equal(attention.unseen, 1);
    attention.markAllSeen();
    assert.equal(attention.unseen, 0);
    set(failed('api', 'api#2'), failed('db', 'db#1'));
    assert.equal(attention.unseen, 1);
  });

  it('stay seen after a reload', () => {
    const kept = memory();
    set(failed('api', 'api#1'));
    new Attention(workspace, kept).markAllSeen();
    assert.equal(new Attention(workspace, kept).unseen, 0);
  });

  it('change only when something changed', () => {
    const attention = new Attention(workspace, memory());
    let changes = 0;
    attention.onDidChange(() => (changes += 1));
    set(failed('api', 'api#1'));
    attention.markAllSeen();
    attention.markAllSeen();
    assert.equal(changes, 1);
  });
});
