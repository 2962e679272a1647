import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PROTOCOL_VERSION, USER_ERROR } from '../../../src/rpc/contract.ts';
import { helloWith, setStage, someClient } from './stage.ts';

describe('hello', () => {
  it('is the only thing answered before the token was shown', async () => {
    await using stage = await setStage();
    const peer = await stage.dial();
    const { error } = await peer.ask('tasks/list', {});
    assert.equal(error?.code, USER_ERROR);
    assert.deepEqual(error.data, { code: 'unauthorized' });
  });

  it('accepts a client that has the token, and describes the supervisor', async () => {
    await using stage = await setStage();
    const peer = await stage.dial();
    const { result } = await peer.ask('hello', helloWith(stage.claim.token));
    assert.equal((result as { protocol: number }).protocol, PROTOCOL_VERSION);
    assert.ok((await peer.ask('tasks/list')).result);
    assert.deepEqual(
      stage.server.clients.map(({ kind, name }) => ({ kind, name })),
      [{ kind: 'cli', name: 'test' }],
    );
  });

  it('closes the connection after three wrong tokens, each answered', async () => {
    await using stage = await setStage();
    const peer = await stage.dial();
    for (let tries = 0; tries < 3; tries += 1) {
      const { error } = await peer.ask('hello', helloWith('guess'));
      assert.deepEqual(error?.data, { code: 'unauthorized' });
    }
    await peer.closed;
    assert.deepEqual(stage.server.clients, []);
  });

  it('closes a connection that sends nothing for ten seconds', async () => {
    await using stage = await setStage();
    const silent = await stage.dial();
    const friend = await stage.member();
    stage.clock.advance(10_000);
    await silent.closed;
    assert.ok((await friend.ask('tasks/list')).result);
  });

  it('takes no long message before the handshake', async () => {
    await using stage = await setStage();
    const peer = await stage.dial();
    peer.socket.write('x'.repeat(70 * 1024));
    assert.match((await peer.next()).error?.message ?? '', /65536 bytes/);
    await peer.closed;
  });

  it('is refused a second time on the same connection', async () => {
    await using stage = await setStage();
    const peer = await stage.member();
    const { error } = await peer.ask('hello', helloWith(stage.claim.token));
    assert.deepEqual(error?.data, { code: 'conflict' });
  });

  it('refuses an editor that means another file before it counts: its leaving must not stop the tasks of others', async () => {
    await using stage = await setStage();
    const came: string[] = [];
    stage.server.onDidConnect(({ name }) => came.push(name));
    const peer = await stage.dial();
    const mine = { client: { ...someClient, kind: 'editor', pid: process.pid } };
    const { error } = await peer.ask('hello', helloWith(stage.claim.token, { ...mine, configFile: 'other.toml' }));
    assert.deepEqual(error?.data, { code: 'conflict' });
    assert.match(error.message, /serves dirigent\.toml, not other\.toml/);
    assert.deepEqual([stage.server.clients, came], [[], []]);
    const { result } = await peer.ask('hello', helloWith(stage.claim.token, { ...mine, configFile: 'dirigent.toml' }));
    assert.ok(result);
    assert.deepEqual(came, ['test']);
  });

  it('lets a connection in once, however often it says so at a time', async () => {
    await using stage = await setStage();
    const peer = await stage.dial();
    const hello = helloWith(stage.claim.token, { configFile: 'dirigent.toml' });
    for (const id of [1, 2]) peer.send({ jsonrpc: '2.0', id, method: 'hello', params: hello });
    const answers = [await peer.next(), await peer.next()];
    assert.equal(answers.filter(({ result }) => result !== undefined).length, 1);
    assert.equal(stage.server.clients.length, 1);
  });

  it('sends a client of another protocol version both versions, and lets it do nothing but shut down', async () => {
    const shutdowns: boolean[] = [];
    await using stage = await setStage({
      'supervisor/shutdown': ({ stopTasks }) => {
        shutdowns.push(stopTasks);
        return Promise.resolve(null);
      },
    });
    const peer = await stage.dial();
    const { error } = await peer.ask('hello', {
      token: stage.claim.token,
      protocol: PROTOCOL_VERSION + 1,
      client: 'a shape of the future',
    });
    assert.deepEqual(error?.data, {
      code: 'protocol-mismatch',
      client: PROTOCOL_VERSION + 1,
      supervisor: PROTOCOL_VERSION,
    });
    assert.match(error.message, /The supervisor is older than this client.*Restart the supervisor/);
    assert.deepEqual((await peer.ask('tasks/list')).error?.data, error.data);
    assert.deepEqual(stage.server.clients, []);
    assert.equal((await peer.ask('supervisor/shutdown', { stopTasks: true })).result, null);
    assert.deepEqual(shutdowns, [true]);
  });

  it('announces clients when they come and when they go', async () => {
    await using stage = await setStage();
    const came: string[] = [];
    const left = new Promise<string>((resolve) => stage.server.onDidDisconnect(({ name }) => resolve(name)));
    stage.server.onDidConnect(({ name, onLastClose }) => came.push(`${name} ${onLastClose}`));
    const peer = await stage.member();
    assert.deepEqual(came, ['test stop']);
    peer.socket.destroy();
    assert.equal(await left, 'test');
    assert.deepEqual(stage.server.clients, []);
  });
});
