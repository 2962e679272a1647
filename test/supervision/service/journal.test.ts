import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'mocha';
import type { TaskEvent } from '../../../src/model/history.ts';
import { eventually } from '../../support/eventually.ts';
import { shellTask, waitForFile } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const SECRET = 'hunter2-hunter2';

function linesOf(text: string): readonly TaskEvent[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TaskEvent);
}

/** Every file below a folder whose text contains a word. */
async function filesWith(folder: string, word: string): Promise<readonly string[]> {
  // A folder of a run may go while it is being read.
  const entries = await eventually(() => readdir(folder, { recursive: true, withFileTypes: true }));
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  assert.ok(files.length > 0);
  return files.filter((_, index) => texts[index]?.includes(word));
}

describe('the journal', () => {
  it('has the events of a run, one JSON object per line', async () => {
    await using supervised = await Supervised.start(
      shellTask('web', 'exec sleep 1000', 'healthcheck = { command = "true", interval = "50ms" }'),
    );
    await supervised.start('web');
    await supervised.until('web', ({ status }) => status.kind === 'running' && status.health === 'healthy');
    await supervised.stop('web');
    const events = await eventually(async () => {
      const found = linesOf(await readFile(supervised.storage.journalPath, 'utf8'));
      assert.equal(found.at(-1)?.event, 'stopped');
      return found;
    });
    assert.deepEqual(
      events.filter(({ event }) => event !== 'queued').map(({ event }) => event),
      ['started', 'ready', 'stopping', 'stopped'],
    );
    for (const { task, run, time } of events) {
      assert.equal(task, 'web');
      assert.ok(run <= 1);
      assert.equal(new Date(time).toISOString(), time);
    }
  });

  it('is rotated by its size, loses no line to that and keeps a bounded number of files', async () => {
    await using supervised = await Supervised.start(
      `[task_runner]\nevent_log_max_size = 2000\n\n${shellTask('job', 'exit 0', 'restart = "always"\nrestart_delay = "1ms"')}`,
    );
    await supervised.start('job');
    await supervised.until('job', ({ runId }) => Number(runId?.slice('job#'.length)) >= 40);
    await supervised.stop('job');
    const folder = dirname(supervised.storage.journalPath);
    const files = (await readdir(folder)).filter((name) => name.startsWith('events.jsonl')).sort();
    assert.deepEqual(
      files.filter((name) => /\.\d+$/.test(name)),
      ['events.jsonl.1', 'events.jsonl.2'],
    );
    const texts = await Promise.all(
      ['events.jsonl.2', 'events.jsonl.1'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    const runs = texts
      .flatMap(linesOf)
      .filter(({ event }) => event === 'started')
      .map(({ run }) => run);
    assert.ok(runs.length > 5);
    assert.deepEqual(
      runs,
      runs.map((_, index) => (runs[0] ?? 0) + index),
      'no run is missing between the files',
    );
  });

  it('never shows the value of a variable, and nor does any other file of ours, nor any answer', async () => {
    await using supervised = await Supervised.prepare(
      shellTask('web', 'exec sleep 1000', `env = { TOKEN = "${SECRET}" }\nenv_file = ".env"`) +
        shellTask('broken', 'true', `env = { TOKEN = "${SECRET}" }\ncwd = "not/there"`) +
        shellTask('flaky', 'exit 1', `env = { TOKEN = "${SECRET}" }\nrestart = "on-failure"\nrestart_delay = "10m"`),
    );
    await writeFile(join(supervised.folder, '.env'), `PASSWORD=${SECRET}\n`);
    await supervised.launch();
    const env = { PATH: process.env['PATH'] ?? '', CLIENT: SECRET };
    const started = await supervised.request('tasks/start', { tasks: { all: true }, env });
    await supervised.until('flaky', ({ status }) => status.kind === 'backoff');
    assert.deepEqual(await filesWith(supervised.storageRoot, SECRET), []);
    assert.deepEqual(await filesWith(supervised.runtime, SECRET), []);
    const answers = [
      started,
      await supervised.request('tasks/list', {}),
      await supervised.request('tasks/events', {}),
      await supervised.request('supervisor/info', {}),
    ];
    assert.ok(!JSON.stringify(answers).includes(SECRET));
    assert.ok(!supervised.log.includes(SECRET));
  });

  it('keeps the variables of a task across the death of a supervisor without having written them', async () => {
    await using supervised = await Supervised.start(
      shellTask('web', `echo "$TOKEN"; ${waitForFile('never')}`, `env = { TOKEN = "${SECRET}" }`),
    );
    const pid = (await supervised.start('web')).tasks[0]?.task.pid;
    await supervised.kill();
    await supervised.launch();
    const task = await supervised.task('web');
    assert.deepEqual([task.pid, task.changed], [pid, false]);
    await supervised.request('tasks/restart', { tasks: { names: ['web'] } });
    await eventually(async () => assert.equal(await supervised.logFile('web', 'stdout.log'), `${SECRET}\n`));
  });

  it('is sent to its subscribers and to no other client', async () => {
    await using supervised = await Supervised.start(shellTask('job', 'echo hello'));
    const silent = await supervised.connect();
    const received: unknown[] = [];
    for (const name of ['tasks/event', 'tasks/changed', 'tasks/output', 'project/changed'] as const)
      silent.on(name)(() => received.push(name));
    const changesOnly = await supervised.connect();
    await changesOnly.request('subscribe', { changes: true });
    changesOnly.on('tasks/event')(() => received.push('an event to who asked for changes'));
    const curious = await supervised.connect();
    await curious.request('subscribe', { events: true });
    const finished = supervised.next('tasks/event', ({ event }) => event === 'finished');
    await supervised.start('job');
    assert.equal((await finished).task, 'job');
    // An answer comes after everything that was sent before it.
    await Promise.all([silent, changesOnly].map((client) => client.request('supervisor/info', {})));
    assert.equal(received.length, 0, String(received));
    await curious.request('subscribe', {});
    curious.on('tasks/event')(() => received.push('an event after it was cancelled'));
    await supervised.start('job');
    await supervised.until('job', ({ runId, status }) => runId === 'job#2' && status.kind === 'finished', changesOnly);
    await curious.request('supervisor/info', {});
    assert.equal(received.length, 0, String(received));
  });
});
