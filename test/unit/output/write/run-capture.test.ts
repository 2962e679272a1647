import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { ChunkSource } from '../../../../src/output/write/source.ts';
import { Prefixer } from '../../../../src/output/write/combiner.ts';
import { RunCapture, type OpenLogs } from '../../../../src/output/write/run-capture.ts';
import { openOnDisk, type RunWriter } from '../../../../src/output/write/run-writer.ts';
import { RunProblems } from '../../../../src/output/write/run-problems.ts';
import type { CaptureSpec } from '../../../../src/output/ports.ts';
import { taskLogs } from '../task-logs.ts';

const prefixer = new Prefixer();

function bug(code?: string): Error {
  return Object.assign(new Error('nobody foresaw this'), code === undefined ? {} : { code });
}

describe('The capture of one run', () => {
  const logs = taskLogs();
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

  function capturing(openLogs: (open: () => RunWriter) => RunWriter) {
    const spec: CaptureSpec = {
      task: 'task',
      run: 1,
      folder: logs().folder,
      persist: true,
      rotatePrevious: true,
      maxSize: 1_000_000,
      maxFiles: 5,
      resume: false,
    };
    const failures: string[] = [];
    const open: OpenLogs = (wanted, report) => openLogs(() => openOnDisk(wanted, prefixer, report));
    const passed: string[] = [];
    const run = new RunCapture(
      spec,
      open,
      (message) => failures.push(message),
      (message) => passed.push(message),
    );
    const write = (text: string): number => run.drain('stdout', new ChunkSource(Buffer.from(text)));
    return { run, failures, passed, write };
  }

  it('loses nothing when its logs fail once unexpectedly', () => {
    let fails = true;
    const { run, write, failures } = capturing((open) => {
      const opened = open();
      const catchUp = opened.combiner.catchUp.bind(opened.combiner);
      opened.combiner.catchUp = (stream) => {
        if (fails && opened.logs.stdout.end > 6) {
          fails = false;
          throw bug();
        }
        catchUp(stream);
      };
      return opened;
    });
    for (const text of ['first\n', 'second\n']) write(text);
    later(() => write('third\n'));
    assert.deepEqual(run.finish(), { stdout: 19, stderr: 0, lost: 0 });
    assert.equal(logs().all('stdout'), 'first\nsecond\nthird\n');
    assert.equal(logs().all('combined'), '[stdout] first\n[stdout] second\n[stdout] third\n');
    assert.deepEqual(failures, ['The log files had to be reopened: nobody foresaw this.']);
  });

  it('takes on what the task writes while its logs fail, counts it, and goes on when they can be opened', () => {
    let isBroken = false;
    const { run, write, failures } = capturing((open) => {
      if (isBroken) throw bug('EIO');
      const opened = open();
      const take = opened.logs.stdout.take.bind(opened.logs.stdout);
      opened.logs.stdout.take = (source, midLine) => {
        if (isBroken) throw bug('EIO');
        return take(source, midLine);
      };
      return opened;
    });
    write('first\n');
    isBroken = true;
    assert.equal(write('gone\n'), 5, 'the task does not wait');
    later(() => assert.equal(write('gone, too\n'), 10));
    assert.match(failures.join('\n'), /Output is being lost: the disk reported an I\/O error\./);
    isBroken = false;
    later(() => write('third\n'));
    assert.deepEqual(run.finish(), { stdout: 12, stderr: 0, lost: 15 });
    assert.equal(logs().all('stdout'), 'first\nthird\n');
    assert.match(logs().all('combined'), /^\[dirigent\] 15 bytes of stdout are missing here/m);
    assert.equal(failures.at(-1), '15 bytes of output were lost.');
  });

  it('begins without its log folder, and keeps what comes when the folder can be made', () => {
    // Where its parent should be there is a file.
    const parent = logs().home;
    rmSync(parent, { recursive: true });
    writeFileSync(parent, '');
    const { run, write, failures, passed } = capturing((open) => open());
    assert.equal(write('lost\n'), 5);
    assert.match(failures.join('\n'), /Cannot open the log files: a parent folder of the log files is now a file/);
    rmSync(parent);
    mkdirSync(parent);
    later(() => write('kept\n'));
    assert.match(passed.join('\n'), /Cannot open the log files/);
    assert.equal(failures.at(-1), 'Output is being written again; 5 bytes were lost.');
    assert.deepEqual(run.finish(), { stdout: 5, stderr: 0, lost: 5 });
    assert.match(logs().all('combined'), /^\[stdout\] kept$/m);
  });

  it('needs no place for its list of files, and writes it when there is', () => {
    const { run, write, failures, passed } = capturing((open) => {
      const list = join(logs().folder, '.index.json.new');
      mkdirSync(list, { recursive: true });
      return open();
    });
    write('one\n');
    assert.match(failures.join('\n'), /\.index\.json/);
    assert.deepEqual(passed, []);
    rmSync(join(logs().folder, '.index.json.new'), { recursive: true });
    later(() => write('two\n'));
    assert.deepEqual(passed, failures, 'there is no trouble any more');
    run.close();
    assert.equal((JSON.parse(logs().file('.index.json')) as { runs: { run: number }[] }).runs.at(-1)?.run, 1);
  });
});

describe('The problems of a run', () => {
  const FULL = 'Output is being lost: the disk is full.';
  const UNWRITTEN = 'Cannot write output: the disk is full.';

  function withProblems() {
    const time = { now: 0 };
    const told: string[] = [];
    const standing = new Set<string>();
    const problems = new RunProblems(
      (message) => {
        told.push(message);
        standing.add(message);
      },
      (message) => standing.delete(message),
      () => time.now,
    );
    return { time, told, standing, problems };
  }

  it('that come and go every other second are reported now and then, and the last report is true', () => {
    const { time, told, standing, problems } = withProblems();
    for (; time.now < 60_000; time.now += 2_000) {
      problems.loses('the disk is full');
      problems.keeps(time.now);
    }
    assert.ok(told.length > 3 && told.length <= 12, `${told.length} in a minute`);
    assert.equal(told[0], FULL);
    problems.end(99);
    assert.equal(told.at(-1), '99 bytes of output were lost.');
    assert.deepEqual([...standing], ['99 bytes of output were lost.']);
  });

  it('that have passed are reported as over, however soon', () => {
    const { time, told, standing, problems } = withProblems();
    problems.loses('the disk is full');
    time.now = 1;
    problems.keeps(5);
    assert.deepEqual(told, [FULL, 'Output is being written again; 5 bytes were lost.']);
    assert.deepEqual([...standing], told.slice(1));
  });

  it('that are back too soon are reported a while later, if they are still there', () => {
    const { time, told, problems } = withProblems();
    const flap = (lost: number): void => {
      problems.loses('the disk is full');
      problems.keeps(lost);
    };
    flap(5);
    time.now = 2_000;
    problems.loses('the disk is full');
    assert.equal(told.length, 2);
    assert.equal(problems.flush(), 8_000);
    time.now = 10_000;
    assert.equal(problems.flush(), -1);
    assert.deepEqual(told.slice(2), [FULL]);
    problems.keeps(7);
    time.now = 12_000;
    flap(9);
    time.now = 20_000;
    problems.flush();
    const written = (lost: number): string => `Output is being written again; ${lost} bytes were lost.`;
    assert.deepEqual(told.slice(3), [written(7), written(9)], 'what is over is not told');
    assert.ok(!problems.isHoldingBack);
  });

  it('that lose nothing are retracted when they have passed, and reported seldom', () => {
    const { time, told, standing, problems } = withProblems();
    for (; time.now < 60_000; time.now += 2_000) {
      problems.fails('list', UNWRITTEN);
      problems.works('list');
      assert.deepEqual([...standing], []);
    }
    assert.deepEqual(told, [UNWRITTEN]);
    problems.fails('list', UNWRITTEN);
    assert.deepEqual([...standing], [UNWRITTEN]);
    assert.equal(told.length, 2);
  });

  it('are taken back when none has them any more', () => {
    const { standing, problems } = withProblems();
    for (const what of ['list', 'combined']) problems.fails(what, UNWRITTEN);
    problems.works('list');
    assert.deepEqual([...standing], [UNWRITTEN]);
    problems.works('combined');
    assert.deepEqual([...standing], []);
  });
});
