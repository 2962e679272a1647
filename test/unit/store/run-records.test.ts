import assert from 'node:assert/strict';
import { chmod, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { TaskDefinition } from '../../../src/model/task-definition.ts';
import { readRecord, writeRecord, type RunRecord, RunRecords } from '../../../src/store/run-records.ts';
import { readVersioned } from '../../../src/store/versioned.ts';
import { temporaryStorage, type TemporaryStorage } from './temporary-storage.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/store/', import.meta.url));
const definition = { name: 'web', title: 'Web', command: 'node' } as unknown as TaskDefinition;

function record(more: Partial<RunRecord> = {}): RunRecord {
  return { task: 'web', run: 1, wanted: 'up', status: { kind: 'stopped' }, definition, adHoc: false, ...more };
}

function recordsIn({ storage, problems }: TemporaryStorage): RunRecords {
  return new RunRecords({ storage, onProblem: (message) => problems.push(message), readDefinition });
}

function readDefinition(value: unknown): TaskDefinition | undefined {
  return typeof value === 'object' && value !== null ? (value as TaskDefinition) : undefined;
}

describe('run records', () => {
  it('are read as they were written', async () => {
    await using place = await temporaryStorage();
    const written = record({ identity: { pid: 5 }, startedAt: 1, lastExit: { kind: 'signal', signal: 'SIGTERM' } });
    await recordsIn(place).write(written);
    assert.deepEqual(await recordsIn(place).readAll(), [written]);
    assert.deepEqual(place.problems, []);
  });

  it('are none in a new storage', async () => {
    await using place = await temporaryStorage();
    assert.deepEqual(await recordsIn(place).readAll(), []);
    assert.deepEqual(place.problems, []);
  });

  it('keep the last state when many are written at once, and never a torn one', async () => {
    await using place = await temporaryStorage();
    const records = recordsIn(place);
    const texts = new Set<string>();
    const writes = Array.from({ length: 200 }, (_, run) => {
      texts.add(writeRecord(record({ run })));
      return records.write(record({ run }));
    });
    const path = place.storage.recordPath('web');
    const reads = (async () => {
      for (let reading = 0; reading < 50; reading += 1) {
        const text = await readFile(path, 'utf8').catch(() => undefined);
        if (text !== undefined) assert.ok(texts.has(text), text);
      }
    })();
    await Promise.all([...writes, reads]);
    assert.deepEqual(await recordsIn(place).readAll(), [record({ run: 199 })]);
  });

  it('are not written again when nothing changed, but after a change and back, and after a removal', async () => {
    await using place = await temporaryStorage();
    const records = recordsIn(place);
    const path = place.storage.recordPath('web');
    await records.write(record());
    const { ino } = await stat(path);
    await records.write(record());
    assert.equal((await stat(path)).ino, ino);
    await Promise.all([record({ run: 2 }), record({ run: 3 }), record()].map((next) => records.write(next)));
    assert.deepEqual(await recordsIn(place).readAll(), [record()]);
    await records.remove('web');
    await records.write(record());
    assert.deepEqual(await recordsIn(place).readAll(), [record()]);
  });

  it('are on disk after a flush', async () => {
    await using place = await temporaryStorage();
    const records = recordsIn(place);
    for (const task of ['a', 'b']) {
      for (const run of [1, 2, 3]) void records.write(record({ task, run }));
    }
    await records.flush();
    const read = await recordsIn(place).readAll();
    assert.deepEqual(read.map(({ task, run }) => `${task}#${run}`).sort(), ['a#3', 'b#3']);
  });

  it('go, and stay gone, when they are removed while being written', async () => {
    await using place = await temporaryStorage();
    const records = recordsIn(place);
    const writes = [1, 2, 3].map((run) => records.write(record({ run })));
    await Promise.all([...writes, records.remove('web')]);
    assert.deepEqual(await recordsIn(place).readAll(), []);
    await records.write(record({ run: 4 }));
    assert.equal((await recordsIn(place).readAll())[0]?.run, 4);
  });

  it('come back when their folder was deleted', async () => {
    await using place = await temporaryStorage();
    const records = recordsIn(place);
    await records.write(record());
    await rm(place.root, { recursive: true });
    await records.write(record({ run: 2 }));
    assert.equal((await recordsIn(place).readAll())[0]?.run, 2);
    assert.deepEqual(place.problems, []);
  });

  it('that make no sense are set aside and reported, and hide no other', async () => {
    await using place = await temporaryStorage();
    await recordsIn(place).write(record());
    const bad = { torn: '{"schema":1,"ru', empty: '', list: '[]', future: '{"schema":99}', none: '{"run":1}' };
    for (const [task, text] of Object.entries(bad)) await writeFile(place.storage.recordPath(task), text);
    const left = await recordsIn(place).readAll();
    assert.deepEqual(
      left.filter(({ definition: found }) => found !== undefined),
      [record()],
    );
    assert.equal(place.problems.length, 5);
    assert.match(
      place.problems.sort().join('\n'),
      /Cannot use .*empty\.json: it is not JSON\. It was renamed to .*\.corrupt-/,
    );
    assert.match(
      place.problems.join('\n'),
      /it was written by a newer version of Dirigent \(schema 99, supported: 1\)/,
    );
    const names = await readdir(place.storage.runsFolder);
    assert.equal(names.filter((name) => name.includes('.json.corrupt-')).length, 5);
    place.problems.length = 0;
    assert.deepEqual(await recordsIn(place).readAll(), [record()]);
    assert.deepEqual(place.problems, []);
  });

  it('half-written by a supervisor that died are swept', async () => {
    await using place = await temporaryStorage();
    await recordsIn(place).write(record());
    await writeFile(`${place.storage.recordPath('web')}.123-4.tmp`, '{"sch');
    await recordsIn(place).readAll();
    assert.deepEqual(await readdir(place.storage.runsFolder), ['web.json']);
  });

  it('that cannot be written are reported once, until they can again', async () => {
    await using place = await temporaryStorage();
    const records = recordsIn(place);
    await mkdir(place.storage.recordPath('web'), { recursive: true });
    await records.write(record());
    await records.write(record());
    assert.equal(place.problems.length, 1);
    assert.match(place.problems[0] ?? '', /Cannot write the record of web/);
    await rm(place.storage.recordPath('web'), { recursive: true });
    await records.write(record());
    await mkdir(join(place.root, 'x'));
    assert.equal((await recordsIn(place).readAll()).length, 1);
  });

  it('are for the eyes of the user alone', async () => {
    await using place = await temporaryStorage();
    await recordsIn(place).write(record());
    const { stat } = await import('node:fs/promises');
    assert.equal((await stat(place.storage.recordPath('web'))).mode & 0o077, 0);
    assert.equal((await stat(place.storage.runsFolder)).mode & 0o077, 0);
    await chmod(place.storage.recordPath('web'), 0o600);
  });

  it('of every version ever written are read', async () => {
    await using place = await temporaryStorage();
    await mkdir(place.storage.runsFolder, { recursive: true });
    await cp(join(fixtures, 'v1'), place.storage.runsFolder, { recursive: true });
    const read = await recordsIn(place).readAll();
    const [ended, running, sparse] = read.toSorted((a, b) => a.task.localeCompare(b.task));
    assert.deepEqual(place.problems, []);
    assert.equal(running?.run, 7);
    assert.deepEqual((running.identity as { marker: string }).marker, 'running#7');
    assert.equal(running.definition?.restart.when, 'on-failure');
    assert.deepEqual(ended?.lastExit, { kind: 'code', code: 2 });
    assert.equal(ended.adHoc, true);
    assert.deepEqual(
      { task: sparse?.task, run: sparse?.run, wanted: sparse?.wanted, status: sparse?.status, adHoc: sparse?.adHoc },
      { task: 'sparse', run: 0, wanted: 'down', status: { kind: 'stopped' }, adHoc: false },
    );
  });

  it('are either sound or refused, whatever is in the file', () => {
    const keys = ['schema', 'task', 'run', 'wanted', 'status', 'definition', 'identity', 'startedAt', 'lastExit'];
    const almost = fc.dictionary(fc.constantFrom(...keys), fc.oneof(fc.jsonValue(), fc.constantFrom(1, 'web', 'up')));
    fc.assert(
      fc.property(almost, (value) => {
        const { remains, fault } = readRecord(JSON.stringify(value), 'web', readDefinition);
        assert.equal(remains.task, 'web');
        assert.ok(remains.run === undefined || remains.run >= 0);
        assert.ok(remains.status === undefined || typeof remains.status.kind === 'string');
        if (fault === undefined) assert.ok(remains.definition !== undefined && remains.status !== undefined);
      }),
    );
  });

  it('of another task do not take the place of this one’s', () => {
    assert.deepEqual(readRecord(writeRecord(record({ task: 'db' })), 'web', readDefinition), {
      remains: { task: 'web' },
      fault: 'it belongs to another task',
    });
  });
});

describe('a state file', () => {
  const steps = [
    (old: Readonly<Record<string, unknown>>) => ({ ...old, second: true }),
    (old: Readonly<Record<string, unknown>>) => ({ ...old, third: old['second'] }),
  ];

  it('of an older version is brought up step by step', () => {
    assert.deepEqual(readVersioned('{"schema":1,"a":1}', steps), { value: { a: 1, second: true, third: true } });
    assert.deepEqual(readVersioned('{"schema":2,"second":5}', steps), { value: { second: 5, third: 5 } });
    assert.deepEqual(readVersioned('{"schema":3}', steps), { value: {} });
  });

  it('without a version, or of a newer one, is not guessed at', () => {
    for (const schema of ['"1"', '0', '-1', '1.5', 'null', '4']) {
      assert.ok('fault' in readVersioned(`{"schema":${schema}}`, steps), schema);
    }
  });

  it('is named after the workspace it belongs to', async () => {
    await using place = await temporaryStorage();
    assert.match(basename(place.storage.folder), /^project-[0-9a-f]{20}$/);
    for (const name of ['../x', 'a/b', '', '.hidden', 'x\0'])
      assert.throws(() => place.storage.taskFolder(name), /Not a task name/);
  });
});
