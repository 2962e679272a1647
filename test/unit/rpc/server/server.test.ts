import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ErrorCodes } from 'vscode-jsonrpc/node';
import { UserError } from '../../../../src/base/user-error.ts';
import { MAX_MESSAGE_BYTES, USER_ERROR } from '../../../../src/rpc/contract.ts';
import { REQUEST_CANCELLED } from '../../../../src/rpc/wire/errors.ts';
import { setStage } from '../stage.ts';

describe('the server', () => {
  it('answers a line that is not JSON with a parse error and goes on', async () => {
    await using stage = await setStage();
    const peer = await stage.member();
    peer.socket.write('{"jsonrpc": oops\n');
    const { id, error } = await peer.next();
    assert.equal(id, null);
    assert.equal(error?.code, ErrorCodes.ParseError);
    assert.ok((await peer.ask('tasks/list')).result);
  });

  it('answers JSON that is not a message with what is wrong, under its id where it has one', async () => {
    await using stage = await setStage();
    const peer = await stage.member();
    const wrong: readonly [string, unknown, RegExp][] = [
      ['[1, 2]', null, /batches/],
      ['null', null, /object/],
      ['{"jsonrpc":"2.0","id":7}', 7, /method is missing/],
      ['{"id":"a","method":5}', 'a', /method must be a string/],
      ['{"id":{},"method":"tasks/list"}', null, /id must be/],
      ['{"jsonrpc":"2.0","method":"$/cancelRequest"}', null, /params\.id/],
      ['{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":null}}', null, /params\.id/],
    ];
    for (const [line, id, message] of wrong) {
      peer.socket.write(`${line}\n`);
      const answer = await peer.next();
      assert.equal(answer.id, id, line);
      assert.equal(answer.error?.code, ErrorCodes.InvalidRequest, line);
      assert.match(answer.error.message, message);
    }
  });

  it('answers a message that is too long with an error and closes that connection alone', async () => {
    await using stage = await setStage();
    const [peer, other] = [await stage.member(), await stage.member()];
    peer.socket.write(Buffer.alloc(MAX_MESSAGE_BYTES + 1, 'x'));
    const { id, error } = await peer.next();
    assert.equal(id, null);
    assert.match(error?.message ?? '', /at most 8388608 bytes/);
    await peer.closed;
    assert.ok((await other.ask('tasks/list')).result);
  });

  it('takes a message of nearly the greatest length', async () => {
    await using stage = await setStage({ 'tasks/input': () => Promise.resolve(null) });
    const peer = await stage.member();
    const data = 'x'.repeat(4 * 1024 * 1024);
    assert.equal((await peer.ask('tasks/input', { task: 'a', data })).result, null);
  });

  it('understands lines however they are cut into pieces', async () => {
    await using stage = await setStage();
    const peer = await stage.member();
    const text = ['é', 'ü€', '🎼']
      .map((task, id) => `${JSON.stringify({ id, method: 'tasks/explain', params: { task } })}\n`)
      .join('');
    peer.socket.setNoDelay(true);
    for (const byte of Buffer.from(text)) {
      await new Promise((resolve) => peer.socket.write(Buffer.of(byte), resolve));
    }
    const texts = [await peer.next(), await peer.next(), await peer.next()].map(
      ({ result }) => (result as { text: string }).text,
    );
    assert.deepEqual(texts, ['é is fine.', 'ü€ is fine.', '🎼 is fine.']);
  });

  it('answers every one of many requests that come in one piece', async () => {
    await using stage = await setStage();
    const peer = await stage.member();
    const count = 5000;
    const line = (id: number): string =>
      `${JSON.stringify({ jsonrpc: '2.0', id, method: 'tasks/explain', params: { task: `t${id}` } })}\n`;
    peer.socket.write(Array.from({ length: count }, (_, id) => line(id)).join(''));
    for (let id = 0; id < count; id += 1) assert.equal((await peer.next()).id, id);
  });

  it('names the field that is wrong', async () => {
    await using stage = await setStage();
    const peer = await stage.member();
    const { error } = await peer.ask('tasks/start', { tasks: { names: ['a', 5] } });
    assert.equal(error?.code, ErrorCodes.InvalidParams);
    assert.equal(error.message, 'tasks/start: tasks.names[1] must be a string; it is a number.');
  });

  it('says so when it has no such method, also for names of the prototype', async () => {
    await using stage = await setStage();
    const peer = await stage.member();
    for (const method of ['tasks/explode', 'constructor', '__proto__', 'toString']) {
      assert.equal((await peer.ask(method, {})).error?.code, ErrorCodes.MethodNotFound);
    }
  });

  it('passes on the code and the data of a UserError', async () => {
    await using stage = await setStage({
      'tasks/remove': () =>
        Promise.reject(new UserError('unknown-task', 'There is no task x.', { data: { near: ['y'] } })),
    });
    const { error } = await (await stage.member()).ask('tasks/remove', { task: 'x' });
    assert.deepEqual(error, {
      code: USER_ERROR,
      message: 'There is no task x.',
      data: { code: 'unknown-task', near: ['y'] },
    });
    assert.deepEqual(stage.bugs, []);
  });

  it('reports a bug of a handler once, answers its request and serves on', async () => {
    const bug = new TypeError('undefined is not a function');
    await using stage = await setStage({
      'tasks/remove': () => {
        throw bug;
      },
    });
    const peer = await stage.member();
    const { error } = await peer.ask('tasks/remove', { task: 'x' });
    assert.equal(error?.code, ErrorCodes.InternalError);
    assert.match(error.message, /bug/);
    assert.deepEqual(stage.bugs, [bug]);
    assert.ok((await peer.ask('tasks/list')).result);
  });

  it('aborts what a client withdraws', async () => {
    const aborted = Promise.withResolvers<unknown>();
    await using stage = await setStage({
      'tasks/wait': (_params, _client, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted.resolve(undefined);
            reject(signal.reason as Error);
          });
        }),
    });
    const peer = await stage.member();
    peer.send({ jsonrpc: '2.0', id: 5, method: 'tasks/wait', params: { task: 'a', until: 'ready' } });
    peer.send({ jsonrpc: '2.0', method: '$/cancelRequest', params: { id: 5 } });
    const { id, error } = await peer.next();
    await aborted.promise;
    assert.equal(id, 5);
    assert.equal(error?.code, REQUEST_CANCELLED);
    assert.deepEqual(stage.bugs, []);
  });

  it('aborts what a client still waits for when it is gone', async () => {
    const began = Promise.withResolvers<AbortSignal>();
    await using stage = await setStage({
      'tasks/wait': (_params, _client, signal) => {
        began.resolve(signal);
        return new Promise(() => undefined);
      },
    });
    const peer = await stage.member();
    peer.send({ jsonrpc: '2.0', id: 5, method: 'tasks/wait', params: { task: 'a', until: 'ended' } });
    const signal = await began.promise;
    peer.socket.destroy();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });

  it('refuses more unanswered requests than it can remember, on that connection alone', async () => {
    await using stage = await setStage({ 'tasks/wait': () => new Promise(() => undefined) });
    const [peer, other] = [await stage.member(), await stage.member()];
    for (let id = 0; id < 257; id += 1)
      peer.send({ jsonrpc: '2.0', id, method: 'tasks/wait', params: { task: 'a', until: 'ended' } });
    const { id, error } = await peer.next();
    assert.equal(id, 256);
    assert.deepEqual(error?.data, { code: 'rejected' });
    assert.ok((await other.ask('tasks/list')).result);
  });
});
