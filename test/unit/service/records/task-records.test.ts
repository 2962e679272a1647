import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { RunIdentity } from '../../../../src/process/ports.ts';
import { TaskRecords } from '../../../../src/service/records/task-records.ts';
import { TaskStore } from '../../../../src/service/task-store.ts';
import { workspaceStorage, type WorkspaceStorage } from '../../../../src/store/storage.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { define, project } from '../../engine/bench.ts';

const IDENTITY = { marker: 'm' } as RunIdentity;

describe('The records of tasks', () => {
  let root = '';
  let storage: WorkspaceStorage;
  let tasks: TaskStore;
  let records: TaskRecords;
  let identity: RunIdentity | undefined;
  let problems: string[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'records-'));
    storage = workspaceStorage(root, '/project');
    tasks = new TaskStore({ clock: new ManualClock(), perform: () => undefined });
    identity = undefined;
    problems = [];
    const onProblem = (problem: string): unknown => problems.push(problem);
    records = new TaskRecords({ storage, tasks, identityOf: () => identity, onProblem });
    tasks.dispatch({ type: 'configure', project: project([define('web')]) });
  });

  afterEach(async () => {
    await records.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });

  const onDisk = async (): Promise<Record<string, unknown>> =>
    JSON.parse(await readFile(storage.recordPath('web'), 'utf8')) as Record<string, unknown>;
  const kindOnDisk = async (): Promise<unknown> => ((await onDisk())['status'] as { kind: string }).kind;
  const hasResolved = async (promise: Promise<unknown>): Promise<boolean> => {
    let isDone = false;
    void promise.then(() => (isDone = true));
    await records.flush();
    await new Promise(setImmediate);
    return isDone;
  };

  it('are left as they are until they are opened', async () => {
    tasks.dispatch({ type: 'start', task: 'web' });
    await records.flush();
    await assert.rejects(onDisk(), { code: 'ENOENT' });
    records.open();
    await records.flush();
    assert.equal(await kindOnDisk(), 'starting');
  });

  it('of a run that was found are written for the stop that waits for them, while others are still looked for', async () => {
    tasks.dispatch({ type: 'start', task: 'web' });
    await records.attempted('web');
    assert.equal(await kindOnDisk(), 'starting');
  });

  it('follow every change of the table', async () => {
    records.open();
    tasks.dispatch({ type: 'start', task: 'web' });
    tasks.dispatch({ type: 'spawned', task: 'web', run: 1, pid: 7 });
    await records.flush();
    assert.equal(await kindOnDisk(), 'running');
  });

  it('have all that is known before a caller that waits for them goes on, also what is not in the table', async () => {
    records.open();
    tasks.dispatch({ type: 'start', task: 'web' });
    identity = IDENTITY;
    await records.attempted('web');
    assert.deepEqual((await onDisk())['identity'], IDENTITY);
  });

  it('hold up no caller that may go on without them where the disk is full, and every caller that may not', async () => {
    await mkdir(storage.folder, { recursive: true });
    await writeFile(storage.runsFolder, 'no folder can be here');
    records.open();
    tasks.dispatch({ type: 'start', task: 'web' });
    await records.attempted('web');
    assert.match(problems.join(), /record of web/i);
    const recorded = records.recorded('web');
    assert.equal(await hasResolved(recorded), false);
    await rm(storage.runsFolder);
    await records.flush();
    await recorded;
    assert.equal(await kindOnDisk(), 'starting');
  });
});
