import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { isRunning } from '../../support/alive.ts';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const WEB = shellTask('web', 'exec sleep 1000');

/** A run whose supervisor was killed. */
async function orphaned(toml = WEB): Promise<{ readonly supervised: Supervised; readonly pid: number }> {
  const supervised = await Supervised.start(toml);
  const pid = (await supervised.start('web')).tasks[0]?.task.pid;
  assert.ok(pid !== undefined);
  await supervised.kill();
  return { supervised, pid };
}

/** Ways in which the record of a run that is alive cannot be used. */
const WAYS: Readonly<Record<string, (text: string) => string | undefined>> = {
  'of a newer version': (text) => JSON.stringify({ ...parsed(text), schema: 99, status: { kind: 'paused' }, more: {} }),
  'of a newer version that says little': () => JSON.stringify({ schema: 99 }),
  torn: (text) => text.slice(0, text.length / 2),
  empty: () => '',
  'never written': () => undefined,
  'with an empty definition': (text) => JSON.stringify({ ...parsed(text), definition: {} }),
  'with a definition of the wrong shape': (text) =>
    JSON.stringify({ ...parsed(text), definition: { command: 5, args: 'x', stop: [], env: null } }),
  'with a state of the wrong shape': (text) => JSON.stringify({ ...parsed(text), status: { kind: 'failed' } }),
  'with an identity of the wrong shape': (text) =>
    JSON.stringify({ ...parsed(text), identity: { command: { pid: -1 }, folder: '/' } }),
  'that is older than the run': (text) =>
    JSON.stringify({ ...parsed(text), run: 0, status: { kind: 'stopped' }, wanted: 'down', identity: undefined }),
  'that says it is stopped': (text) => JSON.stringify({ ...parsed(text), status: { kind: 'stopped' }, wanted: 'down' }),
};

function parsed(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}

describe('a run whose record cannot be used', () => {
  for (const [way, change] of Object.entries(WAYS)) {
    it(`a record ${way}: the run is adopted, seen and stopped`, async () => {
      const { supervised, pid } = await orphaned();
      await using _ = supervised;
      const path = supervised.storage.recordPath('web');
      const before = await readFile(path, 'utf8');
      const text = change(before);
      if (text === undefined) await rm(path);
      else await writeFile(path, text);
      await supervised.launch();
      const task = await supervised.task('web');
      assert.deepEqual([task.pid, task.runId], [pid, 'web#1'], supervised.log);
      assert.equal(task.definition.command, 'exec sleep 1000');
      await supervised.start('web');
      assert.equal((await supervised.task('web')).pid, pid, 'no second copy');
      if (way.startsWith('of a newer version')) {
        const kept = (await readdir(supervised.storage.runsFolder)).find((name) => name.startsWith('web.json.'));
        assert.equal(await readFile(join(supervised.storage.runsFolder, kept ?? 'none'), 'utf8'), text);
      }
      await supervised.stop('web');
      assert.equal(await isRunning(pid), false);
    });
  }

  it('neither the record nor the file knows it: it is found all the same', async () => {
    const { supervised, pid } = await orphaned();
    await using _ = supervised;
    await rm(supervised.storage.recordPath('web'));
    await rm(supervised.storage.projectPath);
    await rm(join(supervised.storage.runFolder('web', 1), 'run.json'));
    await supervised.write('');
    await supervised.launch();
    assert.equal((await supervised.task('web')).pid, pid);
    await supervised.stop('web');
    assert.equal(await isRunning(pid), false);
  });

  it('neither its record nor the file of its shim was written, since the disk was full: it is adopted and stopped', async () => {
    const { supervised, pid } = await orphaned();
    await using _ = supervised;
    const folder = supervised.storage.runFolder('web', 1);
    await rm(supervised.storage.recordPath('web'));
    await writeFile(join(folder, 'identity'), '');
    await supervised.launch();
    assert.equal((await supervised.task('web')).pid, pid, supervised.log);
    assert.equal((await supervised.start('web')).tasks[0]?.task.pid, pid, 'no second copy');
    await supervised.stop('web');
    assert.equal(await isRunning(pid), false);
    await supervised.start('web');
    assert.equal((await supervised.task('web')).runId, 'web#2');
    assert.equal(existsSync(folder), false);
  });

  it('no launch takes or removes a folder that it did not make', async () => {
    await using supervised = await Supervised.start(WEB);
    const folder = supervised.storage.runFolder('web', 1);
    await mkdir(folder);
    await writeFile(join(folder, 'theirs'), '');
    const [refused] = (await supervised.start('web')).tasks;
    assert.match(refused?.error ?? '', /belongs to another run/);
    assert.ok(existsSync(join(folder, 'theirs')));
    assert.equal((await supervised.start('web')).tasks[0]?.task.status.kind, 'running');
  });

  it('goes on across a downgrade and an upgrade', async () => {
    const { supervised, pid } = await orphaned();
    await using _ = supervised;
    const path = supervised.storage.recordPath('web');
    for (let round = 1; round <= 2; round++) {
      await writeFile(path, JSON.stringify({ ...parsed(await readFile(path, 'utf8')), schema: 2, future: round }));
      await supervised.launch();
      assert.equal((await supervised.task('web')).pid, pid);
      await supervised.kill();
    }
    const kept = (await readdir(supervised.storage.runsFolder)).filter((name) => name.startsWith('web.json.'));
    assert.equal(kept.length, 2);
    await supervised.launch();
    assert.equal((await supervised.task('web')).pid, pid);
  });

  it('no file of the storage, whatever is in it, keeps a supervisor from beginning', async () => {
    const { supervised, pid } = await orphaned();
    await using _ = supervised;
    const { folder, journalPath, numbersPath, projectPath } = supervised.storage;
    const notices = join(folder, 'notices.json');
    const session = join(folder, 'session.json');
    for (const text of [
      '{"schema":1,"pending":[null,5,{}],"taken":[],"asked":"web","runs":{"web":"x"},"tasks":[{"name":7}],"runner":3}',
      '{"schema":1,"pending":{},"taken":{"web":"7"},"asked":[{}],"runs":[],"tasks":{},"started":{},"bootId":5}',
      '{"schema":99}',
      'null',
      '[]',
      '\0\0\0',
    ]) {
      for (const path of [notices, numbersPath, projectPath]) await writeFile(path, text);
      if (!text.startsWith('{"schema":1')) await writeFile(session, text);
      const lines = ['{"time":"never","task":"web","run":1,"event":"failed","data":null}', '{"task":5}', 'null', '{'];
      await writeFile(journalPath, `${lines.join('\n')}\n`);
      await supervised.launch();
      assert.equal((await supervised.task('web')).pid, pid);
      await supervised.request('tasks/history', {});
      await supervised.request('tasks/events', { limit: 10 });
      await supervised.request('tasks/explain', { task: 'web' });
      await supervised.request('subscribe', { events: true });
      await supervised.kill();
    }
  });
});

describe('the numbers of runs', () => {
  it('are never given twice, also after the task was removed and came back under another supervisor', async () => {
    await using supervised = await Supervised.start(WEB);
    await supervised.start('web');
    await supervised.stop('web');
    for (let round = 2; round <= 4; round++) {
      await supervised.request('subscribe', { changes: true });
      const gone = supervised.next('tasks/changed', ({ removed }) => removed.includes('web'));
      await supervised.write('');
      await supervised.request('project/reload', {});
      await gone;
      await rm(supervised.storage.taskFolder('web'), { recursive: true, force: true });
      if (round === 3) await writeFile(supervised.storage.numbersPath, '{"schema":1,"runs":{"we');
      await supervised.kill();
      await supervised.write(WEB);
      await supervised.launch();
      assert.equal((await supervised.start('web')).tasks[0]?.task.runId, `web#${round}`);
      await supervised.stop('web');
    }
  });

  it('are not given twice to what is run by hand under one name', async () => {
    await using supervised = await Supervised.start('');
    for (const run of [1, 2]) {
      const { runId } = await supervised.request('tasks/run', { command: 'true', name: 'once' });
      assert.equal(runId, `once#${run}`);
      await supervised.until('once', ({ status }) => status.kind === 'finished');
      await supervised.request('tasks/remove', { task: 'once' });
      await supervised.kill();
      await supervised.launch();
    }
  });
});
