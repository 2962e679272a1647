import assert from 'node:assert/strict';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { createServer as createNetServer, type Server } from 'node:net';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import { UserError, type UserErrorCode } from '../../../src/base/user-error.ts';
import { connect, shutDownIncompatible } from '../../../src/client/connect.ts';
import type { Notifications } from '../../../src/rpc/contract.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { eventually } from '../../support/eventually.ts';
import { setStage, someClient, temporaryPlace, type Stage } from '../rpc/stage.ts';

function isUserError(code: UserErrorCode, message?: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.code, code);
    if (message !== undefined) assert.match(error.message, message);
    return true;
  };
}

describe('a client', () => {
  it('sends requests and receives notifications', async () => {
    await using stage = await setStage();
    const client = await stage.connect({
      client: { ...someClient, kind: 'editor', editorPid: 42 },
      onLastClose: 'keep',
    });
    assert.equal(client.supervisor.version, '1.0.0');
    const { kind, editorPid, onLastClose, pid } = stage.server.clients[0] ?? {};
    assert.deepEqual(
      { kind, editorPid, onLastClose, pid },
      { kind: 'editor', editorPid: 42, onLastClose: 'keep', pid: process.pid },
    );
    assert.deepEqual(await client.request('tasks/explain', { task: 'web' }), { text: 'web is fine.' });
    await client.request('subscribe', { output: 'all' });
    const reported = new Promise<Notifications['tasks/output']>((resolve) => client.on('tasks/output')(resolve));
    stage.server.publish('tasks/output', { task: 'web', run: 3 });
    assert.deepEqual(await reported, { task: 'web', run: 3 });
    client.dispose();
  });

  it('calls every listener of a notification, until it is disposed', async () => {
    await using stage = await setStage();
    const client = await stage.connect();
    await client.request('subscribe', { output: 'all' });
    const received: string[] = [];
    const first = client.on('tasks/output')(({ task }) => received.push(`first ${task}`));
    client.on('tasks/output')(({ task }) => received.push(`second ${task}`));
    stage.server.publish('tasks/output', { task: 'a', run: 1 });
    await client.request('tasks/list', {});
    first.dispose();
    stage.server.publish('tasks/output', { task: 'b', run: 1 });
    await client.request('tasks/list', {});
    assert.deepEqual(received, ['first a', 'second a', 'second b']);
    client.dispose();
  });

  it('gets the words and the data of a UserError', async () => {
    await using stage = await setStage({
      'tasks/remove': () =>
        Promise.reject(new UserError('unknown-task', 'There is no task x.', { data: { near: 'y' } })),
    });
    const client = await stage.connect();
    await assert.rejects(client.request('tasks/remove', { task: 'x' }), (error) => {
      isUserError('unknown-task', /^There is no task x\.$/)(error);
      assert.deepEqual((error as UserError).data, { near: 'y' });
      return true;
    });
    client.dispose();
  });

  it('gets a bug of the supervisor in words', async () => {
    await using stage = await setStage();
    const client = await stage.connect();
    await assert.rejects(
      client.request('tasks/kill', { tasks: { all: true } }),
      isUserError('operation-failed', /tasks\/kill/),
    );
    client.dispose();
  });

  it('gets an answer that is too long for the wire as an error, and stays connected', async () => {
    await using stage = await setStage({
      'tasks/explain': () => Promise.resolve({ text: 'x'.repeat(9 * 1024 * 1024) }),
    });
    const client = await stage.connect();
    await assert.rejects(
      client.request('tasks/explain', { task: 'a' }),
      isUserError('operation-failed', /longer than/),
    );
    await client.request('tasks/list', {});
    client.dispose();
  });

  it('withdraws a request by aborting it', async () => {
    const began = Promise.withResolvers<AbortSignal>();
    await using stage = await setStage({
      'tasks/wait': (_params, _client, signal) => {
        began.resolve(signal);
        return new Promise(() => undefined);
      },
    });
    const client = await stage.connect();
    const control = new AbortController();
    const waiting = client.request('tasks/wait', { task: 'a', until: 'ready' }, control.signal);
    const signal = await began.promise;
    const withdrawn = once(signal, 'abort');
    control.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    await withdrawn;
    client.dispose();
  });

  it('rejects what is pending and what comes later with connection-lost when the supervisor goes, and says so', async () => {
    await using stage = await setStage({ 'tasks/wait': () => new Promise(() => undefined) });
    const client = await stage.connect();
    const closed = new Promise((resolve) => client.onDidClose(resolve));
    const waiting = client.request('tasks/wait', { task: 'a', until: 'ready' });
    stage.server.dispose();
    await assert.rejects(waiting, isUserError('connection-lost'));
    await closed;
    await assert.rejects(client.request('tasks/list', {}), isUserError('connection-lost'));
  });

  it('reports no end that it asked for itself', async () => {
    await using stage = await setStage({ 'tasks/wait': () => new Promise(() => undefined) });
    const client = await stage.connect();
    const waiting = client.request('tasks/wait', { task: 'a', until: 'ready' });
    let reported = false;
    client.onDidClose(() => (reported = true));
    const left = new Promise((resolve) => stage.server.onDidDisconnect(resolve));
    client.dispose();
    await assert.rejects(waiting, isUserError('connection-lost'));
    await left;
    assert.equal(reported, false);
  });

  it('finds no supervisor where there is none', async () => {
    await using place = await temporaryPlace();
    const { root, address } = place;
    await assert.rejects(connect({ folder: root, address, client: someClient }), isUserError('not-running'));
  });

  /** In the place of the one that would mend its token; it lets in as `token` says. */
  async function listenInstead(stage: Stage, token: string, onConnection: () => void): Promise<Server> {
    await stage.claim.close();
    await mkdir(stage.address.home, { recursive: true, mode: 0o700 });
    const server = createNetServer((socket) => {
      onConnection();
      stage.server.accept(socket);
    });
    await new Promise<void>((resolve) => server.listen(stage.address.socket, resolve));
    await chmod(stage.address.socket, 0o600);
    writeFileSync(stage.address.token, token, { mode: 0o600 });
    return server;
  }

  it('reads the token again when a new supervisor came while it connected', async () => {
    await using stage = await setStage();
    let connections = 0;
    const server = await listenInstead(stage, 'token of the one before', () => {
      connections += 1;
      // Now the new one's token is there: the client has read the old one already.
      writeFileSync(stage.address.token, stage.claim.token, { mode: 0o600 });
    });
    const client = await stage.connect();
    assert.equal(connections, 2);
    client.dispose();
    server.close();
  });

  it('is rejected with a wrong token', async () => {
    await using stage = await setStage();
    const server = await listenInstead(stage, 'wrong', () => undefined);
    await assert.rejects(stage.connect(), isUserError('unauthorized', /token/));
    server.close();
  });

  it('is rejected where a supervisor does not answer', async () => {
    await using stage = await setStage();
    const { address, folder } = stage;
    await stage.claim.close();
    const mute = createNetServer();
    await new Promise<void>((resolve) => mute.listen(address.socket, resolve));
    await chmod(address.socket, 0o600);
    await writeFile(address.token, 'any', { mode: 0o600 });
    const clock = new ManualClock();
    const connecting = connect({ folder, address, client: someClient, clock });
    const rejected = assert.rejects(connecting, isUserError('timeout', /is not responding/));
    await eventually(() => assert.equal(clock.pending, 1));
    clock.advance(5_000);
    await rejected;
    mute.close();
  });

  it('is rejected by another protocol version, and can end that supervisor', async () => {
    // A supervisor of the future, as far as this client can tell.
    await using stage = await setStage();
    const { address, folder } = stage;
    await stage.claim.close();
    const asked: unknown[] = [];
    const future = createNetServer((socket) => {
      socket.on('data', (chunk) => {
        for (const text of chunk.toString().trim().split('\n')) {
          const { id, method, params } = JSON.parse(text) as { id: number; method: string; params: unknown };
          const data = { code: 'protocol-mismatch', client: 1, supervisor: 2 };
          const error = { code: -32000, message: 'This client speaks version 1.', data };
          if (method === 'supervisor/shutdown') asked.push(params);
          const answer = method === 'hello' ? { error } : { result: null };
          socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`);
          if (method === 'supervisor/shutdown') socket.end();
        }
      });
    });
    await new Promise<void>((resolve) => future.listen(address.socket, resolve));
    await chmod(address.socket, 0o600);
    await writeFile(address.token, 'any', { mode: 0o600 });
    const options = { folder, address, client: someClient };
    await assert.rejects(connect(options), (error) => {
      isUserError('protocol-mismatch')(error);
      assert.deepEqual((error as UserError).data, { client: 1, supervisor: 2 });
      // Whatever the supervisor says, the older of both is the one to be replaced.
      assert.match((error as UserError).message, /This client is older.*Update the client/);
      return true;
    });
    await shutDownIncompatible(options, false);
    assert.deepEqual(asked, [{ stopTasks: false }]);
    future.close();
  });

  it('refuses a socket folder that others may enter', async () => {
    await using stage = await setStage();
    await chmod(stage.address.home, 0o755);
    await assert.rejects(stage.connect(), isUserError('unauthorized', /mode 755/));
  });

  it('refuses a token file that others may read', async () => {
    await using stage = await setStage();
    await chmod(stage.address.token, 0o644);
    await assert.rejects(stage.connect(), isUserError('unauthorized', /mode 644/));
  });
});
