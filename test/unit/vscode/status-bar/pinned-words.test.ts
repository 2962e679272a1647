import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ProjectFolder } from '../../../../src/vscode/project/project-folder.ts';
import type { TaskRef } from '../../../../src/vscode/project/task-ref.ts';
import { pinnedId, pinnedItem, pinnedName } from '../../../../src/vscode/status-bar/pinned-words.ts';
import { inState } from '../tasks.ts';

function ref(folder: string, ...statuses: Parameters<typeof inState>[0][]): TaskRef {
  const tasks = new Map(statuses.map((status) => ['web', inState(status, { name: 'web', title: 'Web' })]));
  return { folder: { key: `file:///${folder}`, name: folder, tasks } as unknown as ProjectFolder, name: 'web' };
}

describe('the item of a pinned task', () => {
  it('is another one for a task of the same name in another folder', () => {
    assert.notEqual(pinnedId(ref('shop')), pinnedId(ref('office')));
    assert.equal(pinnedName(ref('shop'), true), 'Dirigent: web (shop)');
    assert.equal(pinnedName(ref('shop'), false), 'Dirigent: web');
  });

  it('shows the state, and alarms when the task has failed', () => {
    const running = pinnedItem(ref('shop', { kind: 'running', pid: 7, health: 'none' }), false, 0);
    assert.deepEqual(running, {
      text: '$(circle-filled) Web',
      tooltip: 'Web: running · pid 7. Click to start or stop.',
      label: 'Web, running · pid 7',
      isAlarming: false,
    });
    const failed = pinnedItem(ref('shop', { kind: 'failed', reason: 'exit', exitCode: 1, message: '' }), true, 0);
    assert.deepEqual([failed?.isAlarming, failed?.label], [true, 'Web (shop), failed · exit 1']);
  });

  it('is none while there is no such task', () => {
    assert.equal(pinnedItem(ref('shop'), false, 0), undefined);
  });
});
