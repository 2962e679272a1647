import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { JournalEntry } from '../../../../src/model/history.ts';
import { Notices } from '../../../../src/service/events/notices.ts';

function event(task: string, run: number, kind: JournalEntry['event']): JournalEntry {
  return { time: '2026-01-01T00:00:00.000Z', task, run, event: kind };
}

describe('notices', () => {
  let folder = '';
  const problems: string[] = [];
  const load = (): Promise<Notices> =>
    Notices.load({ path: join(folder, 'notices.json'), onProblem: (message) => problems.push(message) });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notices-'));
    problems.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

  const taken = (notices: Notices): readonly string[] => notices.take().map(({ task, run }) => `${task}#${run}`);

  it('are for failures unless the task says otherwise', async () => {
    const notices = await load();
    notices.consider(event('a', 1, 'failed'), 'failure');
    notices.consider(event('b', 1, 'finished'), 'failure');
    notices.consider(event('c', 1, 'finished'), 'always');
    notices.consider(event('d', 1, 'failed'), 'never');
    notices.consider(event('e', 1, 'stopped'), 'always');
    assert.deepEqual(taken(notices), ['a#1', 'c#1']);
  });

  it('are for every end of a task of which a client asked for that', async () => {
    const notices = await load();
    notices.ask('b1');
    notices.consider(event('b1', 1, 'finished'), 'never');
    assert.equal(notices.isPending('b1'), true);
    assert.deepEqual(taken(notices), ['b1#1']);
  });

  it('are given once', async () => {
    const notices = await load();
    notices.consider(event('a', 1, 'failed'), 'failure');
    assert.deepEqual(taken(notices), ['a#1']);
    assert.deepEqual(taken(notices), []);
    notices.consider(event('a', 1, 'failed'), 'failure');
    assert.deepEqual(taken(notices), [], 'the same end, found again after a crash');
    notices.consider(event('a', 2, 'failed'), 'failure');
    assert.deepEqual(taken(notices), ['a#2']);
  });

  it('wait on disk for the next supervisor', async () => {
    const first = await load();
    first.consider(event('a', 1, 'failed'), 'failure');
    await first.flush();
    const second = await load();
    second.consider(event('a', 1, 'failed'), 'failure');
    assert.deepEqual(taken(second), ['a#1']);
    await second.flush();
    assert.deepEqual(taken(await load()), []);
  });

  it('of older versions, which kept the whole task with each, are given without it', async () => {
    const old = { ...event('a', 1, 'failed'), info: { name: 'a' } };
    await writeFile(join(folder, 'notices.json'), JSON.stringify({ schema: 1, pending: [old], taken: {}, asked: [] }));
    assert.deepEqual((await load()).take(), [event('a', 1, 'failed')]);
    assert.deepEqual(problems, []);
  });

  it('start over when their file makes no sense, and say so', async () => {
    await writeFile(join(folder, 'notices.json'), '{"schema":1,"pending":');
    const notices = await load();
    assert.deepEqual(notices.take(), []);
    assert.match(problems[0] ?? '', /was renamed to/);
    assert.match((await readdir(folder)).join(), /corrupt/);
  });
});
