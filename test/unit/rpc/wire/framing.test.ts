import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { duplexPair } from 'node:stream';
import { describe, it } from 'mocha';
import type { Message } from 'vscode-jsonrpc/node';
import { LineReader, LineWriter } from '../../../../src/rpc/wire/framing.ts';

const word = (n: number): Message & { method: string } => ({ jsonrpc: '2.0', method: `word ${n}` });
const numbers = (length: number): number[] => Array.from({ length }, (_, index) => index);
const lines = (count: number): string =>
  numbers(count)
    .map((n) => `${JSON.stringify(word(n))}\n`)
    .join('');

/** Both ends of one socket. */
async function pair(): Promise<AsyncDisposable & { readonly here: Socket; readonly there: Socket }> {
  const root = await mkdtemp(join(tmpdir(), 'rpc-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(root, 's'), resolve));
  const here = createConnection(join(root, 's'));
  const [[there]] = (await Promise.all([once(server, 'connection'), once(here, 'connect')])) as [[Socket], unknown];
  for (const socket of [here, there]) socket.on('error', () => undefined);
  return {
    here,
    there,
    async [Symbol.asyncDispose]() {
      here.destroy();
      there.destroy();
      server.close();
      await rm(root, { recursive: true });
    },
  };
}

/** Everything that a reader gives, in order, and the end of it. */
function receivedBy(reader: LineReader): { readonly received: string[]; readonly closed: Promise<void> } {
  const received: string[] = [];
  const closed = new Promise<void>((resolve) => reader.onClose(() => resolve()));
  reader.listen((message) => received.push((message as { method?: string }).method ?? ''));
  return { received, closed };
}

const words = (count: number): string[] => numbers(count).map((n) => `word ${n}`);

describe('lines on a socket', () => {
  it('are all delivered before the end is reported, also where the connection breaks off meanwhile', async () => {
    await using sockets = await pair();
    const { here, there } = sockets;
    const reader = new LineReader(here, { ahead: 1024 * 1024 });
    const { received, closed } = receivedBy(reader);
    there.write(lines(100));
    await once(here, 'data');
    here.destroy(new Error('EPIPE'));
    await closed;
    assert.deepEqual(received, words(100));
  });

  it('are read to the end before a write to a closed peer can break the connection', async () => {
    await using sockets = await pair();
    const { here, there } = sockets;
    there.write(lines(100));
    there.destroySoon();
    await once(there, 'close');
    const { received, closed } = receivedBy(new LineReader(here, { ahead: 1024 * 1024 }));
    await assert.rejects(new LineWriter(here, { afterReading: true }).write(word(0)));
    await closed;
    assert.deepEqual(received, words(100));
  });

  it('are given one a turn, also when each comes in a piece of its own', async () => {
    const [here, there] = duplexPair();
    const { received } = receivedBy(new LineReader(here, { ahead: 1024 * 1024 }));
    for (const line of lines(3).match(/.+\n/g) ?? []) there.write(line);
    for (const count of [1, 2, 3]) {
      await new Promise(setImmediate);
      assert.deepEqual(received, words(count));
    }
  });

  it('wait in the kernel while the reader has as many as it takes', async () => {
    await using sockets = await pair();
    const { here, there } = sockets;
    receivedBy(new LineReader(here));
    there.write(lines(10));
    await once(here, 'data');
    assert.equal(here.isPaused(), true);
    await once(here, 'resume');
  });

  it('are all dropped after `drop`, and the end is reported', async () => {
    await using sockets = await pair();
    const { here, there } = sockets;
    const reader = new LineReader(here);
    const { received, closed } = receivedBy(reader);
    reader.drop();
    there.end(lines(100));
    await closed;
    assert.deepEqual(received, []);
  });

  it('are dropped also where the end has come and they still wait for their turn', async () => {
    await using sockets = await pair();
    const { here, there } = sockets;
    const reader = new LineReader(here);
    const { received, closed } = receivedBy(reader);
    there.write(lines(100));
    await once(here, 'data');
    here.destroy();
    await once(here, 'close');
    assert.ok(received.length < 100);
    reader.drop();
    await closed;
    assert.ok(received.length < 100);
  });

  it('go out at once when the writer is disposed of', async () => {
    await using sockets = await pair();
    const { here, there } = sockets;
    const { received, closed } = receivedBy(new LineReader(there));
    const writer = new LineWriter(here, { afterReading: true });
    void writer.write(word(0));
    writer.dispose();
    here.destroy();
    await closed;
    assert.deepEqual(received, ['word 0']);
  });
});
