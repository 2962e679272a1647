import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createCapture } from '../../../src/output/capture.ts';
import { createProcessHost } from '../../../src/process/create-process-host.ts';
import type { ProcessHost } from '../../../src/process/ports.ts';
import { Supervisor } from '../../../src/service/supervisor.ts';
import { startAll } from '../../../src/service/verbs/tasks-start.ts';
import { workspaceStorage, type WorkspaceStorage } from '../../../src/store/storage.ts';
import { eventually } from '../../support/eventually.ts';
import { shellTask } from '../../support/shell-task.ts';

describe('a supervisor that dies during recovery', () => {
  let home: string;
  let storage: WorkspaceStorage;

  beforeEach(async () => {
    home = await realpath(await mkdtemp(join(tmpdir(), 'dg-')));
    storage = workspaceStorage(join(home, 'storage'), home);
    await writeFile(join(home, 'dirigent.toml'), shellTask('web', 'exec sleep 1000'));
  });
  afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

  const start = async (host: ProcessHost = createProcessHost()): Promise<Supervisor> =>
    Supervisor.start({
      folder: home,
      configFile: 'dirigent.toml',
      storage,
      host,
      capture: await createCapture(),
      version: '0.0.0',
      env: { PATH: process.env['PATH'] ?? '' },
    });

  it('leaves everything to the one after it', async () => {
    const first = await start();
    await startAll(first, ['web'], { env: undefined });
    const before = first.tasks.get('web')?.status;
    await first.close();

    const host = createProcessHost();
    const looking = Promise.withResolvers<undefined>();
    const dying = start({
      prepare: (request) => host.prepare(request),
      findIdentity: (folder) => host.findIdentity(folder),
      environmentOf: (identity) => host.environmentOf(identity),
      dispose: () => host.dispose(),
      adopt: () => {
        looking.resolve(undefined);
        // As far as it ever comes.
        return new Promise(() => undefined);
      },
    });
    dying.catch(() => undefined);
    await looking.promise;
    await quiet(storage.runsFolder);
    const record = JSON.parse(await readFile(storage.recordPath('web'), 'utf8')) as { status: { kind: string } };
    assert.equal(record.status.kind, 'running');

    const third = await start();
    assert.deepEqual(third.tasks.get('web')?.status, before);
    await third.stopTasks('client');
    await third.close();
  });
});

/** Nothing is being written into the folder: what was begun before has its final name. */
async function quiet(folder: string): Promise<void> {
  for (let looks = 0; looks < 20; looks++) {
    await eventually(async () => assert.deepEqual((await readdir(folder)).filter(isHalf), []));
  }
}

const isHalf = (name: string): boolean => name.endsWith('.tmp');
