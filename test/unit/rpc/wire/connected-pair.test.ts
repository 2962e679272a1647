import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import { openClient } from '../../../../src/client/handshake.ts';
import type { SupervisorClient } from '../../../../src/rpc/connection.ts';
import { createServer, type Handlers } from '../../../../src/rpc/server/server.ts';
import { connectedPair } from '../../../../src/rpc/wire/connected-pair.ts';
import { Wire } from '../../../../src/rpc/wire/wire.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { plainHandlers, someClient } from '../stage.ts';

const TOKEN = 'the token';

function setUp(handlers: Partial<Handlers> = {}) {
  const clock = new ManualClock();
  const bugs: unknown[] = [];
  const server = createServer({
    token: TOKEN,
    clock,
    onError: (error) => bugs.push(error),
    handlers: { ...plainHandlers, ...handlers },
  });
  const join = (token = TOKEN): Promise<SupervisorClient> => {
    const [near, far] = connectedPair();
    server.accept(far);
    const wire = new Wire(near, { folder: '/project' }, clock);
    return openClient({ wire, token, folder: '/project' }, { client: someClient });
  };
  return { server, join, bugs };
}

describe('a connection within one process', () => {
  it('is read to its end before it closes', async () => {
    const [near, far] = connectedPair();
    const heard: string[] = [];
    far.resume();
    near.on('data', (data: Buffer) => heard.push(data.toString()));
    far.write('one ');
    far.end('two');
    await Promise.all([once(near, 'close'), once(far, 'close')]);
    assert.equal(heard.join(''), 'one two');
  });

  it('takes in one turn what a thousand tasks have to say at once', async () => {
    const { server, join } = setUp();
    const client = await join();
    let received = 0;
    client.on('tasks/event')(() => (received += 1));
    await client.request('subscribe', { events: true });
    const event = { time: '', task: 'web', run: 1, event: 'stopping' } as const;
    for (let count = 0; count < 5000; count += 1) for (const each of server.clients) each.notify('tasks/event', event);
    await client.request('supervisor/info', {});
    assert.equal(received, 5000);
    client.dispose();
  });

  it('is gone for both when one closes it', async () => {
    const [near, far] = connectedPair();
    near.destroy();
    await once(far, 'close');
    assert.ok(far.destroyed);
  });

  it('lets a client in by the handshake of the socket, and by no other token', async () => {
    const { server, join } = setUp();
    await assert.rejects(join('another'), { code: 'unauthorized' });
    const client = await join();
    assert.deepEqual(
      server.clients.map(({ name }) => name),
      [someClient.name],
    );
    assert.deepEqual(await client.request('tasks/explain', { task: 'web' }), { text: 'web is fine.' });
    const left = new Promise((resolve) => server.onDidDisconnect(resolve));
    client.dispose();
    await left;
    assert.deepEqual(server.clients, []);
  });

  it('gives copies: what one side changes the other does not see', async () => {
    const project = (await plainHandlers['tasks/list']({}, undefined as never, undefined as never)).project;
    const { join } = setUp({ 'tasks/list': () => Promise.resolve({ tasks: [], project }) });
    const client = await join();
    const { project: copy } = await client.request('tasks/list', {});
    (copy as { folder: string }).folder = 'spoilt';
    assert.equal(project.folder, '/project');
    client.dispose();
  });

  it('delivers what was sent before the end, then the end', async () => {
    const { server, join } = setUp();
    const client = await join();
    await client.request('subscribe', { output: 'all' });
    const heard: string[] = [];
    client.on('tasks/output')(({ task }) => heard.push(task));
    const closed = new Promise((resolve) => client.onDidClose(resolve));
    server.publish('tasks/output', { task: 'web', run: 1 });
    await server.end();
    await closed;
    assert.deepEqual(heard, ['web']);
    await assert.rejects(client.request('tasks/list', {}), { code: 'connection-lost' });
  });

  it('withdraws a request by its signal, with the reason of it', async () => {
    const withdrawn = Promise.withResolvers<undefined>();
    const { join, bugs } = setUp({
      'tasks/explain': (_params, _client, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            withdrawn.resolve(undefined);
            reject(new Error('never read'));
          });
        }),
    });
    const client = await join();
    const abort = new AbortController();
    const asked = client.request('tasks/explain', { task: 'web' }, abort.signal);
    setImmediate(() => abort.abort(new Error('no longer interesting')));
    await assert.rejects(asked, /no longer interesting/);
    await withdrawn.promise;
    assert.deepEqual(bugs, []);
    client.dispose();
  });
});
