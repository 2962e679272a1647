import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { TaskLogs, taskLogs } from '../task-logs.ts';

const numbered = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('');

describe('The log files of a task', () => {
  const logs = taskLogs();

  it('hold exactly the bytes, and the combined lines', () => {
    logs().open(1);
    logs().write('stdout', 'one\ntwo');
    logs().write('stderr', 'oops\n');
    logs().write('stdout', '\0\n');
    assert.deepEqual(logs().finish(), { stdout: 9, stderr: 5, lost: 0 });
    assert.deepEqual(logs().files, ['combined.log', 'stderr.log', 'stdout.log']);
    assert.equal(logs().file('stdout.log'), 'one\ntwo\0\n');
    assert.equal(logs().file('combined.log'), '[stdout] one\n[stderr] oops\n[stdout] two\0\n');
  });

  it('are private to the user', () => {
    logs().open(1);
    assert.equal(statSync(join(logs().folder, 'stdout.log')).mode & 0o777, 0o600);
    assert.equal(statSync(join(logs().folder, '.index.json')).mode & 0o777, 0o600);
  });

  it('rotate by name when they are full, at the end of a line, and the oldest goes', () => {
    logs().open(1, { maxSize: 20, maxFiles: 2 });
    for (let line = 0; line < 12; line++) logs().write('stdout', `line ${line}\n`);
    const files = Object.fromEntries(logs().files.map((name) => [name, logs().file(name)]));
    assert.deepEqual(files, {
      'stdout.log': 'line 10\nline 11\n',
      'stdout.log.1': 'line 8\nline 9\n',
      'stdout.log.2': 'line 6\nline 7\n',
      'stderr.log': '',
      'combined.log': '[stdout] line 11\n',
      'combined.log.1': '[stdout] line 10\n',
      'combined.log.2': '[stdout] line 9\n',
    });
  });

  it('are cut within what is read at once', () => {
    logs().open(1, { maxSize: 20, maxFiles: 9 });
    logs().write('stdout', numbered(0, 10));
    assert.equal(logs().all('stdout'), numbered(0, 10));
    assert.equal(logs().all('combined'), numbered(0, 10).replaceAll('line', '[stdout] line'));
    for (const name of logs().files) assert.ok(logs().file(name).length <= 20, name);
  });

  it('take a pipe that is full when the run ends to its last byte, however small they are', () => {
    logs().open(1, { maxSize: 1000, maxFiles: 100 });
    const full = numbered(0, 7000);
    logs().write('stdout', full);
    assert.equal(logs().finish()?.stdout, full.length);
    assert.equal(logs().all('stdout'), full);
  });

  it('keep a line that is longer than a file in one piece', () => {
    logs().open(1, { maxSize: 20 });
    logs().write('stdout', 'short\n');
    logs().write('stdout', 'x'.repeat(15));
    logs().write('stdout', `${'x'.repeat(15)}\nshort\n`);
    assert.equal(logs().file('stdout.log.2'), 'short\n');
    assert.equal(logs().file('stdout.log.1'), `${'x'.repeat(30)}\n`);
    assert.equal(logs().file('combined.log.1'), `[stdout] ${'x'.repeat(30)}\n`);
    assert.equal(logs().file('combined.log'), '[stdout] short\n');
  });

  it('of the run before become older files', () => {
    logs().open(1);
    logs().write('stdout', 'first\n');
    logs().finish();
    logs().open(2);
    logs().write('stdout', 'second\n');
    logs().finish();
    assert.equal(logs().file('stdout.log'), 'second\n');
    assert.equal(logs().file('stdout.log.1'), 'first\n');
    assert.equal(logs().file('combined.log.1'), '[stdout] first\n');
    assert.ok(!logs().files.includes('stderr.log.1'), 'an empty file takes no place of an old one');
  });

  it('of the run before are replaced when the task says so', () => {
    logs().open(1, { maxSize: 6 });
    logs().write('stdout', 'one\n');
    logs().write('stdout', 'two\n');
    logs().finish();
    assert.ok(logs().files.includes('stdout.log.1'));
    logs().open(2, { rotatePrevious: false });
    logs().write('stdout', 'second\n');
    assert.deepEqual(logs().files, ['combined.log', 'stderr.log', 'stdout.log']);
    assert.equal(logs().file('stdout.log'), 'second\n');
  });

  it('keep no old file when the task wants none', async () => {
    logs().open(1, { maxSize: 6, maxFiles: 0 });
    logs().write('stdout', 'one\n');
    logs().write('stdout', 'two\n');
    assert.deepEqual(logs().files, ['combined.log', 'stderr.log', 'stdout.log']);
    assert.equal((await logs().read()).text, 'two\n');
  });

  it('start over beside a damaged index, with nothing of the old ones lost', async () => {
    logs().open(1);
    logs().write('stdout', 'first\n');
    logs().finish();
    writeFileSync(join(logs().folder, '.index.json'), '{"version":1,');
    logs().open(2);
    logs().write('stdout', 'second\n');
    assert.equal(logs().file('stdout.log.1'), 'first\n');
    assert.equal((await logs().read()).text, 'second\n');
  });

  it('include a file that was put there from outside', () => {
    mkdirSync(logs().folder);
    writeFileSync(join(logs().folder, 'stdout.log'), 'a stranger\n');
    logs().open(1);
    logs().write('stdout', 'mine\n');
    assert.equal(logs().file('stdout.log'), 'mine\n');
    assert.equal(logs().file('stdout.log.1'), 'a stranger\n');
  });
});

describe('Log files that are changed from outside', () => {
  const logs = taskLogs();
  /** Files are looked at once a second while there is output; a clock that went on makes it happen now. */
  let ahead = 0;
  const later = (action: () => void): void => {
    const now = performance.now.bind(performance);
    ahead += 60_000;
    performance.now = () => now() + ahead;
    try {
      action();
    } finally {
      performance.now = now;
    }
  };

  it('are created again when their folder is deleted, with what was written since, and it is reported once', async () => {
    logs().open(1);
    logs().write('stdout', 'before\n');
    later(() => logs().look());
    const { cursor } = await logs().read();
    rmSync(logs().folder, { recursive: true });
    logs().write('stdout', 'unseen\n');
    later(() => logs().look());
    logs().write('stdout', 'after\n');
    assert.equal(logs().file('stdout.log'), 'unseen\nafter\n');
    assert.equal(logs().file('combined.log'), '[stdout] unseen\n[stdout] after\n');
    assert.deepEqual(logs().failures, ['Log files were deleted while the task was running; new ones were created.']);
    assert.equal((await logs().read({ cursor })).text, 'unseen\nafter\n');
  });

  it('are started over when one is truncated or moved away', () => {
    logs().open(1);
    logs().write('stdout', 'one\n');
    logs().write('stderr', 'uno\n');
    later(() => logs().look());
    truncateSync(join(logs().folder, 'stdout.log'));
    renameSync(join(logs().folder, 'stderr.log'), join(logs().folder, 'mine.txt'));
    later(() => logs().look());
    logs().write('stdout', 'two\n');
    logs().write('stderr', 'due\n');
    assert.equal(logs().file('stdout.log'), 'two\n');
    assert.equal(logs().file('stderr.log'), 'due\n');
    assert.equal(logs().file('mine.txt'), 'uno\n');
  });

  it('go on in the present file when the folder cannot be written', () => {
    logs().open(1, { maxSize: 10 });
    // A folder in the place of the new file makes every rotation fail, for root as well.
    mkdirSync(join(logs().folder, 'stdout.log.new'));
    for (let line = 0; line < 5; line++) logs().write('stdout', `line ${line}\n`);
    assert.equal(logs().file('stdout.log'), numbered(0, 5));
    assert.equal(logs().failures.length, 1);
    assert.match(logs().failures[0] ?? '', /stdout\.log/);
  });
});

describe('After a crash', () => {
  const logs = taskLogs();

  it('the files of the run go on', async () => {
    logs().open(7);
    logs().write('stdout', 'one\ntw');
    const { cursor } = await logs().read({ kind: 'combined' });
    logs().crash();
    logs().open(7, { resume: true });
    logs().write('stdout', 'o\n');
    assert.deepEqual(logs().finish(), { stdout: 8, stderr: 0, lost: 0 });
    assert.equal(logs().file('stdout.log'), 'one\ntwo\n');
    assert.equal(logs().file('combined.log'), '[stdout] one\n[stdout] two\n');
    assert.equal((await logs().read({ kind: 'combined', cursor })).text, '[stdout] two\n');
  });

  it('that came after the end of the run, its last line is not repeated', () => {
    logs().open(1);
    logs().write('stdout', 'no newline');
    logs().finish();
    logs().open(1, { resume: true });
    assert.deepEqual(logs().finish(), { stdout: 10, stderr: 0, lost: 0 });
    assert.equal(logs().file('combined.log'), '[stdout] no newline\n');
  });

  it('of another run than the one in the files, new files are begun', () => {
    logs().open(1);
    logs().write('stdout', 'first\n');
    logs().crash();
    logs().open(2, { resume: true });
    logs().write('stdout', 'second\n');
    assert.equal(logs().file('stdout.log.1'), 'first\n');
    assert.equal(logs().file('stdout.log'), 'second\n');
  });

  it('between the renames of a rotation, nothing is lost or repeated', () => {
    const renames = [
      ['stdout.log.2', 'stdout.log.3'],
      ['stdout.log.1', 'stdout.log.2'],
      ['stdout.log', 'stdout.log.1'],
      ['stdout.log.new', 'stdout.log'],
    ] as const;
    for (let done = 0; done <= renames.length; done++) {
      const round = new TaskLogs();
      try {
        round.open(1, { maxSize: 10, maxFiles: 20 });
        for (const line of ['one\n', 'two\n', 'three\n', 'four\n', 'five\n']) round.write('stdout', line);
        round.crash();
        // The index comes last.
        const path = (name: string): string => join(round.folder, name);
        writeFileSync(path('stdout.log.new'), '');
        for (const [from, to] of renames.slice(0, done)) renameSync(path(from), path(to));
        round.open(1, { resume: true, maxSize: 10, maxFiles: 20 });
        for (const line of ['six\n', 'seven\n', 'eight\n']) round.write('stdout', line);
        assert.equal(round.all('stdout'), 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n', `after ${done}`);
        assert.equal(round.all('combined').split('\n').length, 9);
      } finally {
        round.dispose();
      }
    }
  });

  it('at any byte of the combined output, every line is there once, and no seam shows', () => {
    const piece = fc.tuple(
      fc.constantFrom('stdout' as const, 'stderr' as const),
      fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1, maxLength: 12 }),
    );
    const pieces = fc.array(piece, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(pieces, fc.nat(), (written, at) => {
        const round = new TaskLogs();
        try {
          round.open(1);
          for (const [stream, bytes] of written) round.write(stream, bytes);
          round.crash();
          const before = round.file('combined.log');
          const torn = before.slice(0, at % (before.length + 1));
          truncateSync(join(round.folder, 'combined.log'), torn.length);
          round.open(1, { resume: true });
          for (const [stream, bytes] of written) round.write(stream, bytes);
          round.finish();
          assert.ok(round.all('combined').includes(torn));
          const lines = round.all('combined').match(/.*\n/g) ?? [];
          for (const stream of ['stdout', 'stderr'] as const) {
            const once = written.flatMap(([from, bytes]) => (from === stream ? bytes : [])).join('');
            assert.equal(round.all(stream), once + once);
            const whole = once === '' || once.endsWith('\n') ? once + once : `${once}${once}\n`;
            const found = lines.filter((line) => line.startsWith(`[${stream}] `)).map((line) => line.slice(9));
            assert.equal(found.join(''), whole);
          }
        } finally {
          round.dispose();
        }
      }),
      { numRuns: 60 },
    );
  });
});
