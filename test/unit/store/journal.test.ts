import assert from 'node:assert/strict';
import { appendFile, mkdir, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { describe, it } from 'mocha';
import type { JournalEntry } from '../../../src/model/history.ts';
import { Journal } from '../../../src/store/journal.ts';
import { temporaryStorage, type TemporaryStorage } from './temporary-storage.ts';

function entry(run: number, more: Partial<JournalEntry> = {}): JournalEntry {
  return { time: new Date(run * 1000).toISOString(), task: 'web', run, event: 'started', ...more };
}

function journalIn({ storage, problems }: TemporaryStorage, maxSize = 1024 * 1024): Journal {
  return new Journal({
    path: storage.journalPath,
    maxSize: () => maxSize,
    onProblem: (message) => problems.push(message),
  });
}

function runs(entries: readonly JournalEntry[]): readonly number[] {
  return entries.map(({ run }) => run);
}

describe('the journal', () => {
  it('is one JSON object a line, in the order of the events', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place);
    for (const run of [1, 2, 3]) journal.append(entry(run, { data: { text: 'two\nlines' } }));
    await journal.close();
    const lines = (await readFile(place.storage.journalPath, 'utf8')).split('\n');
    assert.equal(lines.pop(), '');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as JournalEntry).run),
      [1, 2, 3],
    );
  });

  it('gives no more of them than fit into an answer, however many are asked for', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place, 100 * 1024 * 1024);
    const text = 'x'.repeat(1024 * 1024);
    for (let run = 1; run <= 6; run += 1) journal.append(entry(run, { data: { text } }));
    assert.deepEqual(runs(await journal.tail(100_000)), [4, 5, 6]);
    await assert.rejects(journal.tail(100_000, undefined, AbortSignal.abort(new Error('withdrawn'))), /withdrawn/);
  });

  it('gives its newest entries, oldest first, of all tasks or of one', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place);
    for (let run = 1; run <= 10; run += 1) journal.append(entry(run, { task: run % 2 === 0 ? 'even' : 'odd' }));
    assert.deepEqual(runs(await journal.tail(3)), [8, 9, 10]);
    assert.deepEqual(runs(await journal.tail(3, 'odd')), [5, 7, 9]);
    assert.deepEqual(runs(await journal.tail(100, 'even')), [2, 4, 6, 8, 10]);
    assert.deepEqual(await journal.tail(3, 'other'), []);
  });

  it('is empty where nothing was ever written', async () => {
    await using place = await temporaryStorage();
    assert.deepEqual(await journalIn(place).tail(5), []);
  });

  it('reads backwards across blocks, through characters of several bytes', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place, 1024 * 1024 * 1024);
    const text = '🎼é€'.repeat(500);
    for (let run = 1; run <= 100; run += 1) journal.append(entry(run, { data: { text } }));
    const all = await journal.tail(1000);
    assert.deepEqual(
      runs(all),
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
    assert.ok(all.every(({ data }) => data?.['text'] === text));
  });

  it('rotates by size, keeps two old files and reads them too', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place, 1000);
    for (let run = 1; run <= 100; run += 1) {
      journal.append(entry(run));
      await journal.flush();
    }
    const { journalPath } = place.storage;
    for (const path of [`${journalPath}.1`, `${journalPath}.2`]) assert.ok((await stat(path)).size >= 1000);
    await assert.rejects(stat(`${journalPath}.3`));
    const kept = runs(await journal.tail(1000));
    assert.ok(kept.length > 20 && kept.length < 60);
    assert.deepEqual(
      kept,
      Array.from({ length: kept.length }, (_, index) => 101 - kept.length + index),
    );
  });

  it('leaves out a line that a crash tore, and begins the next on a line of its own', async () => {
    await using place = await temporaryStorage();
    const first = journalIn(place);
    first.append(entry(1));
    await first.close();
    await appendFile(place.storage.journalPath, '{"time":"2026-01-01T00:0');
    const second = journalIn(place);
    second.append(entry(2));
    assert.deepEqual(runs(await second.tail(10)), [1, 2]);
    await appendFile(place.storage.journalPath, 'not json\n[]\nnull\n{"time":5}\n\n');
    second.append(entry(3));
    assert.deepEqual(runs(await second.tail(10)), [1, 2, 3]);
    assert.deepEqual(place.problems, []);
  });

  it('comes back when it was deleted', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place);
    journal.append(entry(1));
    await journal.flush();
    await rm(place.root, { recursive: true });
    journal.append(entry(2));
    assert.deepEqual(runs(await journal.tail(10)), [2]);
    assert.deepEqual(place.problems, []);
  });

  it('counts what it could not write, says so once, and notes the number when it can again', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place);
    const { journalPath } = place.storage;
    await mkdir(journalPath, { recursive: true });
    for (const run of [1, 2, 3]) {
      journal.append(entry(run));
      await journal.flush();
    }
    assert.equal(place.problems.length, 1);
    await rm(journalPath, { recursive: true });
    journal.append(entry(4));
    const [kept, note] = await journal.tail(10);
    assert.equal(kept?.run, 4);
    assert.deepEqual(note?.data, { message: '3 events were lost here: the journal could not be written.' });
    journal.append(entry(5));
    assert.deepEqual(runs(await journal.tail(1)), [5]);
  });

  it('holds a bounded number of events while the disk is slow', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place, 1024 * 1024 * 1024);
    for (let run = 1; run <= 12_000; run += 1) journal.append(entry(run));
    await journal.flush();
    journal.append(entry(13_000));
    const newest = await journal.tail(3);
    assert.ok(
      newest.some(({ data }) => data?.['message'] === '2000 events were lost here: the journal could not be written.'),
    );
  });

  it('never shows the value of an environment variable', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place);
    const definition = { command: 'node', env: { TOKEN: 'hunter2', EMPTY: '' } };
    journal.append(
      entry(1, {
        event: 'config-changed',
        data: { definition, list: [{ baseEnv: { A: 'hunter2' } }], env: 'hunter2' },
      }),
    );
    await journal.flush();
    const text = await readFile(place.storage.journalPath, 'utf8');
    assert.ok(!text.includes('hunter2'), text);
    assert.ok(text.includes('TOKEN'));
  });

  it('goes on in the file that is there', async () => {
    await using place = await temporaryStorage();
    await mkdir(place.storage.folder, { recursive: true });
    await writeFile(place.storage.journalPath, `${JSON.stringify(entry(1))}\n`);
    const journal = journalIn(place);
    journal.append(entry(2));
    assert.deepEqual(runs(await journal.tail(10)), [1, 2]);
  });
});

describe('a journal of which a file cannot be opened', () => {
  it('leaves none of the others open', async () => {
    if (process.platform !== 'linux') return;
    await using place = await temporaryStorage();
    const journal = journalIn(place);
    journal.append(entry(1));
    await journal.flush();
    const old = `${place.storage.journalPath}.1`;
    await symlink(old, old);
    const held = async (): Promise<number> => {
      const names = await readdir('/proc/self/fd');
      const paths = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
      return paths.filter((path) => path.startsWith(place.root)).length;
    };
    await assert.rejects(journal.tail(1), { code: 'ELOOP' });
    assert.equal(await held(), 0);
    await rm(old);
    assert.deepEqual(runs(await journal.tail(1)), [1]);
  });
});

describe('a journal that is read while it is written', () => {
  it('returns each entry once, though it is rotated in the middle of the reading', async () => {
    await using place = await temporaryStorage();
    const journal = journalIn(place, 10 * JSON.stringify(entry(10)).length);
    for (let run = 1; run <= 5; run += 1) journal.append(entry(run));
    const read: number[] = [];
    for await (const { run } of journal.backwards()) {
      read.push(run);
      if (read.length !== 2) continue;
      for (let more = 6; more <= 15; more += 1) journal.append(entry(more));
      await journal.flush();
    }
    assert.deepEqual(read, [5, 4, 3, 2, 1]);
    assert.ok((await readFile(`${place.storage.journalPath}.1`, 'utf8')).length > 0);
  });
});
