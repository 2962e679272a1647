import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { TaskEvent } from '../../../../src/model/history.ts';
import { Notices } from '../../../../src/service/events/notices.ts';

function event(task: string, run: number, kind: TaskEvent['event']): TaskEvent {
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

  it('are for failures unless the task says otherwise', async () => {
    const notices = await load();
    assert.equal(notices.consider(event('a', 1, 'failed'), 'failure'), true);
    assert.equal(notices.consider(event('b', 1, 'finished'), 'failure'), false);
    assert.equal(notices.consider(event('c', 1, 'finished'), 'always'), true);
    assert.equal(notices.consider(event('d', 1, 'failed'), 'never'), false);
    assert.equal(notices.consider(event('e', 1, 'stopped'), 'always'), false);
  });

  it('tell whoever asked of every end of that task', async () => {
    const notices = await load();
    notices.ask('b1');
    assert.equal(notices.consider(event('b1', 1, 'finished'), 'never'), true);
  });

  it('are taken once', async () => {
    const notices = await load();
    notices.consider(event('a', 1, 'failed'), 'failure');
    assert.deepEqual(
      notices.take().map(({ task }) => task),
      ['a'],
    );
    assert.deepEqual(notices.take(), []);
    assert.equal(
      notices.consider(event('a', 1, 'failed'), 'failure'),
      false,
      'the same end, found again after a crash',
    );
    assert.equal(notices.consider(event('a', 2, 'failed'), 'failure'), true);
  });

  it('wait on disk for the next supervisor', async () => {
    const first = await load();
    first.consider(event('a', 1, 'failed'), 'failure');
    await first.flush();
    const second = await load();
    assert.equal(second.consider(event('a', 1, 'failed'), 'failure'), false);
    assert.deepEqual(
      second.take().map(({ run }) => run),
      [1],
    );
    await second.flush();
    assert.deepEqual((await load()).take(), []);
  });

  it('begin anew when their file makes no sense, and say so', async () => {
    await writeFile(join(folder, 'notices.json'), '{"schema":1,"pending":');
    const notices = await load();
    assert.deepEqual(notices.take(), []);
    assert.match(problems[0] ?? '', /was renamed to/);
    assert.match((await readdir(folder)).join(), /corrupt/);
  });
});
