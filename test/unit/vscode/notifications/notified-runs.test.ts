import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MutedTasks } from '../../../../src/vscode/notifications/muted-tasks.ts';
import { NotifiedRuns } from '../../../../src/vscode/notifications/notified-runs.ts';
import type { ProjectFolder } from '../../../../src/vscode/project/project-folder.ts';
import type { TaskRef } from '../../../../src/vscode/project/task-ref.ts';
import { task } from '../tasks.ts';
import { memory } from './memory.ts';

const folder = (key: string, ...names: string[]): ProjectFolder =>
  ({ key, tasks: new Map(names.map((name) => [name, task('command = "x"', { name })])) }) as unknown as ProjectFolder;
const ended = (runId: string) => task('command = "x"', { runId });

describe('ends that were reported', () => {
  const shop = folder('file:///shop', 'api', 'db');
  const api: TaskRef = { folder: shop, name: 'api' };

  it('are reported once for each run, also by another window over the same memory', async () => {
    const shared = memory();
    const [here, there] = [new NotifiedRuns(shared), new NotifiedRuns(shared)];
    assert.equal(here.isNew(api, ended('api#1')), true);
    await here.mark(api, ended('api#1'));
    assert.equal(there.isNew(api, ended('api#1')), false);
    assert.equal(there.isNew(api, ended('api#2')), true);
  });

  it('belong to one folder', async () => {
    const reported = new NotifiedRuns(memory());
    await reported.mark(api, ended('api#1'));
    assert.equal(reported.isNew({ folder: folder('file:///other', 'api'), name: 'api' }, ended('api#1')), true);
  });

  it('are forgotten with their task', async () => {
    const reported = new NotifiedRuns(memory());
    await reported.mark({ folder: shop, name: 'gone' }, ended('gone#1'));
    await reported.mark(api, ended('api#1'));
    assert.equal(reported.isNew({ folder: shop, name: 'gone' }, ended('gone#1')), true);
  });

  it('are none of a task that never ran', () => {
    assert.equal(new NotifiedRuns(memory()).isNew(api, task()), false);
  });
});

describe('muted tasks', () => {
  const shop = folder('file:///shop', 'api');
  const api: TaskRef = { folder: shop, name: 'api' };

  it('stay muted until they are unmuted, and say so', async () => {
    const shared = memory();
    const muted = new MutedTasks(shared);
    let changes = 0;
    muted.onDidChange(() => (changes += 1));
    await muted.add(api);
    await muted.add(api);
    assert.equal(new MutedTasks(shared).has(api), true);
    await muted.remove(api);
    assert.deepEqual([muted.has(api), changes], [false, 3]);
  });
});
