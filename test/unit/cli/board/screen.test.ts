import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { initialState } from '../../../../src/cli/board/board-state.ts';
import { layoutOf } from '../../../../src/cli/board/layout.ts';
import { LogBuffer } from '../../../../src/cli/board/log-buffer.ts';
import { printable, searchable } from '../../../../src/cli/board/printable.ts';
import { lastRow, logRow, logTitleRow, tableRows, titleRow } from '../../../../src/cli/board/rows.ts';
import { Printer } from '../../../../src/cli/print/printer.ts';
import { FakeStream } from '../fake-host.ts';
import { failed, running, taskInfo } from '../task-infos.ts';

const plain = new Printer(new FakeStream(), false);
const colored = new Printer(new FakeStream(), true);

const nasty = fc.constantFrom('\x1b', '[', 'm', '3', ';', ']', '\r', '\t', '\x00', '\x07', '\x9b', '\u202e', 'a');

describe('A row of the log', () => {
  it('keeps colors and nothing else that could move the cursor', () => {
    assert.equal(printable('\x1b[2J\x1b[1;31mred\x1b[0m\x07\x1b[3A'), '\x1b[1;31mred\x1b[0m\x1b[0m');
    assert.equal(printable('\x1b]0;title\x07text'), 'text');
    assert.equal(printable('a\tb'), 'a        b');
    assert.equal(printable('evil\u202ereversed'), 'evilreversed');
  });

  it('ends its colors with the row: the next one begins without', () => {
    assert.equal(printable('\x1b[31mred'), '\x1b[31mred\x1b[0m');
    assert.equal(printable('plain'), 'plain');
  });

  it('shows of a progress bar what it wrote last', () => {
    assert.equal(printable('10 %\r50 %\r100 %'), '100 %');
    assert.equal(printable('windows line\r'), 'windows line');
  });

  it('holds no control characters, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: nasty }), (text) => {
        assert.doesNotMatch(searchable(printable(text)), /\p{Cc}/u);
      }),
    );
  });

  it('marks what is searched for', () => {
    const line = { id: 0, stream: 'stdout', text: '\x1b[32mGreen\x1b[0m apple' } as const;
    assert.equal(logRow(line, 'green', plain), '│ Green apple');
    assert.ok(logRow(line, 'green', colored).includes('\x1b[43mGreen'));
    assert.ok(logRow(line, 'pear', colored).includes(line.text));
  });
});

describe('The log in memory', () => {
  const part = (text: string, begins = true, ends = true): Parameters<LogBuffer['append']>[0] => [
    { text: Buffer.from(text), begins, ends, stream: 'stdout' },
  ];

  it('forgets the oldest lines and keeps the numbers of the others', () => {
    const log = new LogBuffer();
    for (let index = 0; index < 10_050; index++) log.append(part(String(index)));
    assert.deepEqual([log.first, log.end], [50, 10_050]);
    assert.equal(log.slice(0, 1)[0]?.text, '50');
    assert.equal(log.find('51', 10_049, -1), 9951);
    assert.equal(log.find('nothing', 50, 1), undefined);
  });

  it('puts the parts of a long line together', () => {
    const log = new LogBuffer();
    log.append(part('begin', true, false));
    log.append(part(' and end', false, true));
    assert.deepEqual(
      log.slice(0, 9).map(({ text }) => text),
      ['begin and end'],
    );
  });
});

describe('The screen', () => {
  it('is filled exactly, with the selected task on it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 6, max: 100 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat(299),
        (rows, count, at) => {
          const selected = at % count;
          const { tasks, firstTask, log } = layoutOf(rows, count, selected, false);
          assert.equal(tasks + log + 4, rows);
          assert.ok(firstTask <= selected && selected < firstTask + tasks);
          assert.ok(firstTask + tasks <= count);
        },
      ),
    );
  });

  it('names the folder, counts the states and marks the selected task', () => {
    const tasks = [running('api'), failed('build', 'Exited with code 2.'), taskInfo('docs')];
    assert.equal(titleRow(tasks, '/project', plain), 'dirigent  /project  1 running  1 failed');
    const rows = tableRows(tasks, 'build', plain, Date.now(), 80);
    assert.match(rows[2] ?? '', /^▸ build {2}failed/);
    assert.match(rows[1] ?? '', /^ {2}api {4}running/);
  });

  it('says which of many tasks are on the screen', () => {
    const tasks = Array.from({ length: 50 }, (_, index) => taskInfo(`task-${index}`));
    const title = titleRow(tasks, '/project', plain, { first: 3, count: 11 });
    assert.equal(title, 'dirigent  /project  tasks 4–14 of 50');
  });

  it('keeps the state in sight behind a long name', () => {
    const [, row] = tableRows([running('x'.repeat(64))], undefined, plain, Date.now(), 40);
    assert.equal(row?.slice(0, 31), `  ${'x'.repeat(19)}…  running`);
  });

  it('has a line above the log that is as wide as the screen', () => {
    assert.equal(logTitleRow(initialState, 0, plain, 60), `── no task: both streams, following ${'─'.repeat(24)}`);
    assert.equal(logTitleRow({ ...initialState, query: '日本' }, 0, plain, 60).length, 58);
  });

  it('has one row for the keys, what is typed, or what went wrong', () => {
    assert.match(lastRow(initialState, plain), /q quit$/);
    assert.equal(lastRow({ ...initialState, typing: true, query: 'abc' }, plain), '/abc ');
    assert.equal(lastRow({ ...initialState, notice: 'It is full.' }, plain), 'It is full.');
  });
});
