import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lastErrorLine } from '../../../../src/vscode/notifications/last-error.ts';

describe('the line that says what went wrong', () => {
  it('is the message above a stack of Node', () => {
    const stderr = `node:events:487
      throw er;
      ^

Error: listen EADDRINUSE: address already in use :::3000
    at Server.setupListenHandle [as _listen2] (node:net:1940:16)
    at listenInCluster (node:net:1997:12)

Node.js v24.1.0
`;
    assert.equal(lastErrorLine(stderr), 'Error: listen EADDRINUSE: address already in use :::3000');
  });

  it('is the last line of a traceback of Python', () => {
    const stderr =
      'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: no such colour\n';
    assert.equal(lastErrorLine(stderr), 'ValueError: no such colour');
  });

  it('is the last line at all where none sounds like an error', () => {
    assert.equal(lastErrorLine('one\ntwo\n\n'), 'two');
  });

  it('has no colours, nothing invisible, and an end', () => {
    assert.equal(lastErrorLine('\u001b[31merror: \u202ebad\u001b[0m\n'), 'error: \\u{202e}bad');
    assert.equal(lastErrorLine(`error ${'x'.repeat(500)}`)?.length, 160);
  });

  it('is none where nothing was written', () => {
    assert.equal(lastErrorLine('\n \n'), undefined);
  });
});
