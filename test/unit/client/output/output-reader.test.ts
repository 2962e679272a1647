import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError } from '../../../../src/base/user-error.ts';
import {
  OutputReader,
  type Chunk,
  type OutputSource,
  type ReaderOptions,
} from '../../../../src/client/output/output-reader.ts';
import type { OutputParams, OutputResult } from '../../../../src/model/output-read.ts';
import { FakeSupervisor } from '../../cli/fake-host.ts';
import { FakeLog } from '../../cli/fake-output.ts';

const task = { task: 'api', kind: 'stdout' } as const;

/** A log that is written whole and answers like `tasks/output`; a cursor is an offset. */
function sourceOf(text: () => string): OutputSource & { asked: OutputParams[] } {
  const asked: OutputParams[] = [];
  const request = (_method: string, params: OutputParams): Promise<OutputResult> => {
    asked.push(params);
    const bytes = Buffer.from(text());
    const { cursor, tailLines, maxBytes = Infinity } = params;
    const lines = bytes.toString().split('\n').slice(0, -1);
    const tail = lines
      .slice(tailLines === undefined ? 0 : Math.max(0, lines.length - tailLines))
      .map((line) => `${line}\n`);
    const from = cursor === undefined ? bytes.length - tail.join('').length : Number(cursor);
    const data = bytes.subarray(from, from + maxBytes);
    const behind = bytes.length - from - data.length;
    const to = String(from + data.length);
    return Promise.resolve({ data: data.toString('base64'), cursor: to, atEnd: behind === 0, skipped: 0, behind });
  };
  return { asked, request };
}

async function textOf(chunks: AsyncIterable<Chunk>): Promise<string> {
  let text = '';
  for await (const { data, leftOut } of chunks) text += `${leftOut > 0 ? `(${leftOut})` : ''}${data.toString()}`;
  return text;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The reader of an output', () => {
  it('reads on from its cursor until the end of what there is, in pieces of the size that is asked for', async () => {
    const source = sourceOf(() => '1\n2\n3\n');
    const reader = new OutputReader(source, { ...task, start: { tailLines: 2 }, maxBytes: 3 });
    assert.equal(await textOf(reader.available()), '2\n3\n');
    assert.deepEqual(source.asked, [
      { ...task, tailLines: 2, maxBytes: 3 },
      { ...task, cursor: '5', maxBytes: 3 },
    ]);
    assert.equal(reader.cursor, '6');
  });

  it('reads what was there at first, and not what a task in full flow writes meanwhile', async () => {
    let text = 'abcdef\n';
    const source = sourceOf(() => (text += 'more and more\n'));
    const reader = new OutputReader(source, { ...task, start: { cursor: '0' }, maxBytes: 4 });
    assert.equal((await textOf(reader.kept())).length, 'abcdef\nmore and more\n'.length);
  });

  it('begins at the place that was fixed, whatever has come since', async () => {
    let text = 'before\n';
    const reader = new OutputReader(
      sourceOf(() => text),
      { ...task, start: { tailLines: 0 } },
    );
    await reader.locate();
    text += 'after\n';
    assert.equal(await textOf(reader.available()), 'after\n');
  });

  it('leaves all of a flood out but its last lines, and says how much that is', async () => {
    const line = `${'x'.repeat(9)}\n`;
    const source = sourceOf(() => line.repeat(100));
    const reader = new OutputReader(source, {
      ...task,
      start: { cursor: '0' },
      maxBytes: 20,
      flood: { bytes: 200, lines: 2 },
    });
    assert.equal(await textOf(reader.available()), `(980)${line.repeat(2)}`);
  });

  it('never goes back over a flood of lines that are too long', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const source = sourceOf(() => line.repeat(10));
    const flood = { bytes: 200, lines: 20 };
    const reader = new OutputReader(source, { ...task, start: { cursor: '500' }, maxBytes: 50, flood });
    const text = await textOf(reader.available());
    assert.equal(text, `(300)${line.repeat(2)}`);
    const shorter = new OutputReader(
      sourceOf(() => `${'x'.repeat(999)}\n`),
      { ...task, start: { cursor: '500' }, maxBytes: 50, flood },
    );
    assert.equal(await textOf(shorter.available()), '(500)');
  });

  it('pauses after each answer, longer after a flood', async () => {
    const pauses: boolean[] = [];
    const pause = (isFlood: boolean): Promise<void> => {
      pauses.push(isFlood);
      return Promise.resolve();
    };
    const source = sourceOf(() => 'x\n'.repeat(100));
    const options: ReaderOptions = { ...task, start: { cursor: '0' }, maxBytes: 20, flood: { bytes: 100, lines: 15 } };
    await textOf(new OutputReader(source, { ...options, pause }).available());
    assert.deepEqual(pauses, [true, false]);
  });

  it('hands the signal on to each request', async () => {
    const { signal } = new AbortController();
    const signals: unknown[] = [];
    const source: OutputSource = {
      request: (method, params, given) => {
        signals.push(given);
        return sourceOf(() => 'x\n').request(method, params);
      },
    };
    await new OutputReader(source, { ...task, signal }).next();
    assert.deepEqual(signals, [signal]);
  });

  describe('while it follows', () => {
    async function following(more: Partial<ReaderOptions> = {}) {
      const supervisor = new FakeSupervisor();
      const log = new FakeLog(supervisor, 'api');
      supervisor.handlers['tasks/output'] = (params) => log.read(params);
      const reader = OutputReader.following(supervisor, { ...task, ...more });
      let text = '';
      const done = (async () => {
        for await (const { data } of reader.follow()) text += data.toString();
      })();
      await settled();
      return { supervisor, log, reader, done, text: () => text };
    }

    it('reads the output that each notification of its task announces, until it is disposed', async () => {
      const { supervisor, log, reader, done, text } = await following();
      log.append('one two three\n');
      await reader.drained();
      assert.equal(text(), 'one two three\n');
      const asked = supervisor.requests.length;
      supervisor.notify('tasks/output', { task: 'other', run: 1 });
      await settled();
      assert.equal(supervisor.requests.length, asked);
      reader.dispose();
      log.append('unread\n');
      await done;
      assert.equal(text(), 'one two three\n');
    });

    it('waits for the next supervisor where one is lost, and for the end of a silence', async () => {
      const { supervisor, log, reader, done, text } = await following();
      const read = supervisor.handlers['tasks/output'];
      supervisor.handlers['tasks/output'] = () => Promise.reject(new UserError('connection-lost', 'gone'));
      log.append('late\n');
      await settled();
      Object.assign(supervisor.handlers, { 'tasks/output': read });
      supervisor.fallSilent(undefined);
      await settled();
      assert.equal(text(), 'late\n');
      reader.dispose();
      await done;
    });

    it('ends with any other failure, unless a handler takes those', async () => {
      const { supervisor, done, log } = await following();
      supervisor.handlers['tasks/output'] = () => Promise.reject(new Error('broken'));
      log.append('x');
      await assert.rejects(done, /broken/);
      const errors: unknown[] = [];
      const received = await following({ onError: (error) => errors.push(error) });
      const read = received.supervisor.handlers['tasks/output'];
      received.supervisor.handlers['tasks/output'] = () => Promise.reject(new Error('broken'));
      received.log.append('once more\n');
      await received.reader.drained();
      Object.assign(received.supervisor.handlers, { 'tasks/output': read });
      await received.reader.drained();
      assert.deepEqual([received.text(), errors.length > 0], ['once more\n', true]);
      received.reader.dispose();
      await received.done;
    });
  });
});
