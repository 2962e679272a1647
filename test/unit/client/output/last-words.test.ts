import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lastWords, tellingLine, type WordsWanted } from '../../../../src/client/output/last-words.ts';
import { FakeLog } from '../../mcp/fake-call.ts';
import { FakeSupervisor } from '../../cli/fake-host.ts';
import { failed, running, taskInfo } from '../../cli/task-infos.ts';

async function lastErrorLine(stderr: string): Promise<string | undefined> {
  return tellingLine(await wordsOf(stderr, { kind: 'stderr', lines: 20 }));
}

function wordsOf(text: string, wanted: WordsWanted, task = failed('api', 'It failed.')): Promise<readonly string[]> {
  const supervisor = new FakeSupervisor();
  supervisor.handlers['tasks/output'] = new FakeLog(text).read;
  return lastWords(supervisor, task, wanted);
}

describe('the line that says what went wrong', () => {
  it('is the message above a stack of Node', async () => {
    const stderr = `node:events:487
      throw er;
      ^

Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1940:16)
    at listenInCluster (node:net:1997:12)

Node.js v24.1.0
`;
    assert.equal(await lastErrorLine(stderr), 'Error: listen EADDRINUSE: address already in use :::3000');
  });

  it('is the last line of a traceback of Python', async () => {
    const stderr =
      'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: no such color\n';
    assert.equal(await lastErrorLine(stderr), 'ValueError: no such color');
  });

  it('is the last line at all where none sounds like an error', async () => {
    assert.equal(await lastErrorLine('one\ntwo\n\n'), 'two');
  });

  it('has no colors, nothing invisible, and an end', async () => {
    assert.equal(await lastErrorLine('\u001b[31merror: \u202ebad\u001b[0m\n'), 'error: bad');
    assert.equal((await lastErrorLine(`error ${'x'.repeat(500)}`))?.length, 160);
  });

  it('is none where nothing was written', async () => {
    assert.equal(await lastErrorLine('\n \n'), undefined);
  });
});

describe('The last words of a task', () => {
  const text = '[stdout] one\n[stderr] \u001b[31mtwo\u001b[0m\n[stdout] 1 %\r2 %\r\n';

  it('are its last lines as plain text, of stderr with a mark where that is wanted', async () => {
    assert.deepEqual(await wordsOf(text, { lines: 2 }), ['two', '2 %']);
    assert.deepEqual(await wordsOf(text, { lines: 2, marksStderr: true }), ['[stderr] two', '2 %']);
    assert.deepEqual(await wordsOf(text, { lines: 3, maxChars: 8 }), ['two', '2 %']);
    assert.deepEqual(await wordsOf(text, { lines: 1 }, running('api')), ['2 %']);
  });

  it('are none of one that could not be started: what is kept is of an earlier run', async () => {
    for (const reason of ['spawn', 'dependency'] as const) {
      const task = taskInfo('api', { status: { kind: 'failed', reason, message: '' } });
      assert.deepEqual(await wordsOf(text, { lines: 2 }, task), []);
    }
  });

  it('are none where they cannot be read', async () => {
    const supervisor = new FakeSupervisor();
    supervisor.handlers['tasks/output'] = () => Promise.reject(new Error('gone'));
    assert.deepEqual(await lastWords(supervisor, failed('api', 'It failed.'), { lines: 2 }), []);
  });
});
