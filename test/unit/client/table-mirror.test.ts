import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import { TableMirror, type TableChange } from '../../../src/client/table-mirror.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { FakeSupervisor } from '../cli/fake-host.ts';
import { running, taskInfo } from '../cli/task-infos.ts';

async function mirrorOf(...names: readonly string[]) {
  const supervisor = new FakeSupervisor(names.map((name) => taskInfo(name)));
  const mirror = await TableMirror.open(supervisor);
  const changes: TableChange[] = [];
  mirror.onDidChange((change) => changes.push(change));
  const apply = (tasks: readonly TaskInfo[], removed: readonly string[] = [], order?: readonly string[]): void =>
    supervisor.notify('tasks/changed', { tasks, removed, ...(order === undefined ? {} : { order }) });
  return { supervisor, mirror, changes, apply, names: () => mirror.tasks.map(({ name }) => name) };
}

describe('the mirror of the table', () => {
  it('takes what changed and says which rows to draw', async () => {
    const { mirror, changes, apply } = await mirrorOf('a', 'b');
    const changed = running('b');
    apply([changed]);
    assert.deepEqual(changes, [{ tasks: ['b'], structure: false }]);
    assert.equal(mirror.get('b'), changed);
  });

  it('says that rows came and went, and keeps the order of the supervisor', async () => {
    const { changes, apply, names } = await mirrorOf('a', 'c');
    apply([taskInfo('b')], ['c'], ['b', 'a']);
    assert.deepEqual(changes, [{ tasks: ['b'], structure: true }]);
    assert.deepEqual(names(), ['b', 'a']);
  });

  it('puts what the order does not name behind', async () => {
    const { apply, names } = await mirrorOf('a', 'b', 'x');
    apply([], [], ['x', 'b']);
    assert.deepEqual(names(), ['x', 'b', 'a']);
  });

  it('says that a row moved to another group', async () => {
    const { changes, apply } = await mirrorOf('a');
    apply([{ ...taskInfo('a'), group: 'web' }]);
    assert.equal(changes[0]?.structure, true);
  });

  it('is the same after an order that changes nothing', async () => {
    const { changes, apply } = await mirrorOf('a', 'b');
    apply([], ['gone'], ['a', 'b']);
    assert.equal(changes[0]?.structure, false);
  });

  it('applies notifications that come before the table on top of it', async () => {
    const supervisor = new FakeSupervisor([taskInfo('api')]);
    supervisor.handlers['tasks/list'] = () => {
      supervisor.notify('tasks/changed', { tasks: [running('api')], removed: [] });
      return { tasks: supervisor.tasks, project: supervisor.project };
    };
    const mirror = await TableMirror.open(supervisor);
    assert.equal(mirror.get('api')?.status.kind, 'running');
  });

  it('keeps the last table while the next one is read, and says so when it is there', async () => {
    const { supervisor, mirror, changes } = await mirrorOf('a');
    const next = Promise.withResolvers<undefined>();
    supervisor.handlers['tasks/list'] = async () => {
      await next.promise;
      return { tasks: [taskInfo('b')], project: supervisor.project };
    };
    const loaded = mirror.load();
    assert.equal(mirror.tasks[0]?.name, 'a');
    next.resolve(undefined);
    await loaded;
    assert.deepEqual(changes, [{ tasks: ['b'], structure: true }]);
  });

  it('is outdated while the supervisor does not respond', async () => {
    const { supervisor, mirror, changes } = await mirrorOf('a');
    supervisor.fallSilent(new UserError('timeout', 'It says nothing.'));
    assert.deepEqual([mirror.isKnown, changes.length], [false, 1]);
    supervisor.fallSilent(undefined);
    assert.deepEqual([mirror.isKnown, changes.length], [true, 2]);
  });

  it('waits until something is so, and no longer than there is a supervisor', async () => {
    const { supervisor, mirror, apply } = await mirrorOf('a');
    const isRunning = (): boolean => mirror.get('a')?.status.kind === 'running';
    const waited = mirror.until(isRunning);
    apply([running('a')]);
    await waited;
    const late = mirror.until(() => false);
    supervisor.close();
    await assert.rejects(late, { code: 'connection-lost' });
  });
});
