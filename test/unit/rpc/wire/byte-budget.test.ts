import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { USER_ERROR } from '../../../../src/rpc/contract.ts';
import { setStage, type Peer } from '../stage.ts';

const MIB = 1024 * 1024;

describe('The bytes that clients may hold', () => {
  it('are bounded for what one sent that is not answered; short requests pass, and all is free when it leaves', async function () {
    this.timeout(30_000);
    let asked = 0;
    const handler = (_params: unknown, _client: unknown, signal: AbortSignal): Promise<null> =>
      new Promise((_resolve, reject) => {
        asked += 1;
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    await using stage = await setStage({ 'tasks/input': handler });
    const data = 'x'.repeat(4 * MIB);
    const flood = async (peer: Peer): Promise<number> => {
      for (let id = 0; id < 4; id++)
        peer.send({ jsonrpc: '2.0', id, method: 'tasks/input', params: { task: 'a', data } });
      for (let refused = 0; ; refused++) {
        const { error } = await peer.next();
        assert.equal(error?.code, USER_ERROR);
        assert.match(error.message, /The unanswered requests are too large in total/);
        if (refused === 0) return asked;
      }
    };
    const first = await stage.member();
    assert.equal(await flood(first), 3, 'of four with 4 MiB');
    assert.ok((await first.ask('tasks/list', undefined, 'short')).result);
    first.socket.destroy();
    await first.closed;
    const second = await stage.member();
    assert.equal(await flood(second), 6, 'three more');
  });

  it('are bounded for messages that are never finished, over all clients', async function () {
    this.timeout(30_000);
    await using stage = await setStage();
    const peers = await Promise.all(Array.from({ length: 12 }, () => stage.member()));
    const half = Buffer.alloc(7 * MIB, ' ');
    for (const peer of peers) peer.socket.write(half);
    const reported = peers.map((peer) => peer.next().then(({ error }) => error?.message));
    assert.match((await Promise.race(reported)) ?? '', /Too many incomplete messages/);
    const another = await stage.member();
    assert.ok((await another.ask('tasks/list')).result, 'who says little is served');
  });
});
