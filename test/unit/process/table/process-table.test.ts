import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parseStat, parseUsage } from '../../../../src/process/table/proc-table.ts';
import { parsePs } from '../../../../src/process/table/ps-table.ts';

const tail = (parent: number, group: number, session: number, start: number): string =>
  `S ${parent} ${group} ${session} 0 -1 4194560 111 0 0 0 7 5 0 0 20 0 1 0 ${start} 2654208 437 18446744073709551615`;

describe('a line of /proc/PID/stat', () => {
  it('gives the family, the start time and the name of a process', () => {
    assert.deepEqual(parseStat(`42 (node) ${tail(1, 40, 41, 344535)}\n`), {
      pid: 42,
      parent: 1,
      group: 40,
      session: 41,
      startTime: '344535',
      zombie: false,
      name: 'node',
    });
  });

  it('is not misled by any name that a program gives itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const row = parseStat(`42 (${name}) ${tail(1, 40, 41, 99)}`);
        assert.equal(row?.name, name);
        assert.equal(row.startTime, '99');
        assert.equal(row.session, 41);
      }),
      { examples: [[') S 1 2 3 '], ['a (b) c'], [')'], ['\n']] },
    );
  });

  it('knows a zombie', () => {
    assert.equal(parseStat(`42 (x) ${tail(1, 2, 3, 4).replace('S', 'Z')}`)?.zombie, true);
    // Its first thread has ended, and others live on.
    const threads = tail(1, 2, 3, 4).replace('S', 'Z').split(' ');
    threads[17] = '2';
    assert.equal(parseStat(`42 (x) ${threads.join(' ')}`)?.zombie, false, 'D1');
  });

  it('is nothing when it is cut off', () => {
    for (const text of ['', '42', '42 (x', '42 (x) S 1 2']) assert.equal(parseStat(text), undefined, text);
  });

  it('gives time on the processor and memory', () => {
    assert.deepEqual(parseUsage(`42 (a b) ${tail(1, 2, 3, 4)}`), { ticks: 12, pages: 437 });
  });
});

describe('processes', () => {
  const url = (name: string): string =>
    JSON.stringify(new URL(`../../../../src/process/table/${name}`, import.meta.url).href);

  const TABLES = {
    'of Linux': `new (await import(${url('proc-table.ts')})).ProcTable()`,
    'that ps tells of': `new (await import(${url('ps-table.ts')})).PsTable()`,
  };

  for (const [whose, made] of Object.entries(TABLES))
    it(`${whose} are not reported as gone by a process that can open no more files`, async () => {
      if (process.platform !== 'linux') return;
      const script = `
      const { openSync } = await import('node:fs');
      const table = ${made};
      await table.bootId().catch(() => undefined);
      const tell = async (look) => process.stdout.write((await look().then(() => 'seen', ({ code }) => code)) + ' ');
      await tell(async () => table.read(process.pid));
      try { for (;;) openSync('/dev/null'); } catch {}
      await tell(async () => table.read(process.pid));
      await tell(async () => table.list('any'));`;
      const limited = ['-c', 'ulimit -n 64; exec "$0" --input-type=module -e "$1"', process.execPath, script];
      const { stdout } = await promisify(execFile)('bash', limited);
      assert.equal(stdout, 'seen EMFILE EMFILE ');
    });
});

describe('what ps of macOS prints', () => {
  const text = [
    '  501     1   501 Ss   Sat Nov 21 03:18:01 2026     /usr/libexec/logd',
    '  777   501   777 S+   Sat Nov  1 23:01:59 2026     node server.js PATH=/bin DIRIGENT_RUN=abc HOME=/Users/me',
    '  778   777   777 Z    Sat Nov  1 23:02:00 2026     <defunct>',
    '  779   777   777 S    Sat Nov  1 23:02:00 2026     node DIRIGENT_RUN=abcdef',
    '',
  ].join('\n');

  it('gives the family, the start time and the name of each process', () => {
    const [logd, node, defunct] = parsePs(text, 'DIRIGENT_RUN=abc');
    assert.deepEqual(node, {
      pid: 777,
      parent: 501,
      group: 777,
      session: 777,
      startTime: 'Sat Nov 1 23:01:59 2026',
      zombie: false,
      name: 'node',
      foreign: false,
      marked: true,
    });
    assert.equal(logd?.name, 'logd');
    assert.equal(logd.marked, false);
    assert.equal(defunct?.zombie, true);
  });

  it('finds a mark only where it stands alone', () => {
    const marked = parsePs(text, 'DIRIGENT_RUN=abc').filter((row) => row.marked);
    assert.deepEqual(
      marked.map(({ pid }) => pid),
      [777],
    );
    assert.equal(
      parsePs(text, '').some((row) => row.marked),
      false,
    );
  });
});
