import assert from 'node:assert/strict';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer as createNetServer, type Server, type Socket } from 'node:net';
import { describe, it } from 'mocha';
import type { UserError } from '../../../../src/base/user-error.ts';
import { connect } from '../../../../src/client/connect.ts';
import type { SupervisorClient } from '../../../../src/rpc/connection.ts';
import { ReconnectingClient } from '../../../../src/client/reconnecting-client.ts';
import { ensurePrivateFolder } from '../../../../src/rpc/discovery/private-folder.ts';
import { isUnresponsive } from '../../../../src/rpc/wire/unresponsive.ts';
import { eventually } from '../../../support/eventually.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { someClient, someInfo, temporaryPlace, type Place } from '../stage.ts';

/** A supervisor that answers what the test lets it answer, over a real socket. */
class Moody implements AsyncDisposable {
  readonly place: Place;
  readonly clock = new ManualClock();
  /** Methods in the order in which they came. */
  readonly received: string[] = [];
  readonly sockets = new Set<Socket>();
  /** Methods that are answered. */
  answers = new Set(['hello', 'ping', 'tasks/list']);
  readonly #server: Server;
  readonly #held: (() => void)[] = [];

  private constructor(place: Place) {
    this.place = place;
    this.#server = createNetServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<Moody> {
    const place = await temporaryPlace();
    const moody = new Moody(place);
    const { address } = place;
    await ensurePrivateFolder(address.home);
    await new Promise<void>((resolve) => moody.#server.listen(address.socket, resolve));
    await chmod(address.socket, 0o600);
    await writeFile(address.token, 'any', { mode: 0o600 });
    return moody;
  }

  /** From now on it answers these, also what it has not answered yet. */
  answer(...methods: string[]): void {
    for (const method of methods) this.answers.add(method);
    for (const again of this.#held.splice(0)) again();
  }

  silence(): void {
    this.answers = new Set();
  }

  connect(options: Partial<Parameters<typeof connect>[0]> = {}): Promise<SupervisorClient> {
    const { address, root } = this.place;
    return connect({ folder: root, address, client: someClient, clock: this.clock, ...options });
  }

  /** Time passes step by step, and what was sent meanwhile arrives. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      this.clock.advance(500);
    }
  }

  #serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    socket.on('data', (chunk) => {
      for (const text of chunk.toString().trim().split('\n')) {
        const { id, method } = JSON.parse(text) as { id?: number; method: string };
        this.received.push(method);
        if (id !== undefined) this.#answer(socket, id, method);
      }
    });
  }

  #answer(socket: Socket, id: number, method: string): void {
    if (!this.answers.has(method)) {
      this.#held.push(() => this.#answer(socket, id, method));
      return;
    }
    const result = method === 'hello' ? { protocol: 1, supervisor: { ...someInfo, pid: 4711 } } : null;
    socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.place[Symbol.asyncDispose]();
  }
}

const stopApi = { tasks: { names: ['api'] } };

describe('a supervisor that does not respond', () => {
  it('fails a request after 5 s with a message: which process, where, what was asked, how long, what to do', async () => {
    await using moody = await Moody.start();
    const client = await moody.connect();
    moody.silence();
    const stop = assert.rejects(client.request('tasks/stop', stopApi), (error: UserError) => {
      assert.equal(error.code, 'timeout');
      assert.ok(isUnresponsive(error));
      for (const part of ['process 4711', moody.place.root, 'stop "api"', '5 s', 'kill -CONT 4711', 'kill -9 4711'])
        assert.ok(error.message.includes(part), `${part} in: ${error.message}`);
      return true;
    });
    await moody.pass(5_000);
    await stop;
    await eventually(() => assert.deepEqual(moody.received, ['hello', 'tasks/stop', 'ping', '$/cancelRequest']));
    client.dispose();
  });

  it('ends one that waits by its nature, and not before: a sign of life is an answer', async () => {
    await using moody = await Moody.start();
    const client = await moody.connect();
    let isOver = false;
    const waiting = client.request('tasks/wait', { task: 'api', until: 'ended' }).finally(() => (isOver = true));
    waiting.catch(() => undefined);
    await moody.pass(600_000);
    assert.equal(isOver, false);
    moody.silence();
    await moody.pass(40_000);
    await assert.rejects(waiting, /wait for "api"/);
    client.dispose();
  });

  it('is not asked again while it is silent, says so at once, and serves the same connection afterwards', async () => {
    await using moody = await Moody.start();
    const client = await moody.connect();
    const reported: (boolean | undefined)[] = [];
    client.onDidChangeSilence?.((error) => reported.push(error === undefined ? false : isUnresponsive(error)));
    moody.silence();
    const stop = assert.rejects(client.request('tasks/stop', stopApi), isUnresponsive);
    await moody.pass(5_000);
    await stop;
    await eventually(() => assert.equal(moody.received.at(-1), '$/cancelRequest'));
    const before = moody.received.length;
    await assert.rejects(client.request('tasks/start', stopApi), /was not asked to start "api"/);
    assert.equal(moody.received.length, before);
    await eventually(() => assert.deepEqual(reported, [true]));
    assert.equal(moody.clock.pending, 0);
    moody.answer('ping', 'tasks/stop', 'tasks/list');
    await eventually(() => assert.deepEqual(reported, [true, false]));
    assert.equal(await client.request('tasks/list', {}), null);
    assert.equal(moody.sockets.size, 1);
    client.dispose();
  });

  it('is noticed by a client that only waits for notifications', async () => {
    await using moody = await Moody.start();
    const client = await moody.connect();
    const reported: boolean[] = [];
    client.onDidChangeSilence?.((error) => reported.push(error !== undefined));
    const waiting = client.expectNews?.();
    await moody.pass(60_000);
    assert.deepEqual(reported, []);
    moody.silence();
    await moody.pass(40_000);
    await eventually(() => assert.deepEqual(reported, [true]));
    waiting?.dispose();
    client.dispose();
  });

  it('asks for nothing while no request is under way', async () => {
    await using moody = await Moody.start();
    const client = await moody.connect();
    await client.request('tasks/list', {});
    assert.equal(moody.clock.pending, 0);
    await moody.pass(60_000);
    assert.deepEqual(moody.received, ['hello', 'tasks/list']);
    client.dispose();
  });

  it('is not waited for any more where the request was withdrawn', async () => {
    await using moody = await Moody.start();
    const client = await moody.connect();
    const control = new AbortController();
    const waiting = client.request('tasks/wait', { task: 'api', until: 'ended' }, control.signal);
    control.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    assert.equal(moody.clock.pending, 0);
    client.dispose();
  });

  it('is reported of one that accepts the connection and never answers hello, which is closed then', async () => {
    await using moody = await Moody.start();
    moody.silence();
    const refused = assert.rejects(moody.connect(), /was asked to accept this client and has sent nothing for 5 s/);
    await eventually(() => assert.deepEqual(moody.received, ['hello']));
    await moody.pass(5_000);
    await refused;
    await eventually(() => assert.equal(moody.sockets.size, 0));
  });

  it('is waited for on request until it answers hello after all', async () => {
    await using moody = await Moody.start();
    moody.silence();
    const reported: UserError[] = [];
    const connecting = moody.connect({ onSilence: (error) => reported.push(error) });
    await eventually(() => assert.deepEqual(moody.received, ['hello']));
    await moody.pass(3_600_000);
    await eventually(() => assert.equal(reported.length, 1));
    moody.answer('hello');
    const client = await connecting;
    assert.equal(client.supervisor.pid, 4711);
    assert.equal(moody.sockets.size, 1);
    client.dispose();
  });

  it('leaves no connection behind when that wait is given up', async () => {
    await using moody = await Moody.start();
    moody.silence();
    const control = new AbortController();
    const refused = assert.rejects(moody.connect({ onSilence: () => undefined, signal: control.signal }), /closed/);
    await eventually(() => assert.deepEqual(moody.received, ['hello']));
    control.abort(new Error('closed'));
    await refused;
    await eventually(() => assert.equal(moody.sockets.size, 0));
  });

  it('does not make a client connection pile up others', async () => {
    await using moody = await Moody.start();
    const client = await ReconnectingClient.open({ connect: () => moody.connect(), clock: moody.clock });
    const reported: boolean[] = [];
    client.onDidChangeSilence((error) => reported.push(error !== undefined));
    moody.silence();
    for (let times = 0; times < 3; times++) {
      const asked = assert.rejects(client.request('tasks/list', {}), isUnresponsive);
      await moody.pass(5_000);
      await asked;
    }
    assert.equal(moody.sockets.size, 1);
    moody.answer('ping', 'tasks/list');
    await eventually(() => assert.deepEqual(reported, [true, false]));
    await client.request('tasks/list', {});
    client.dispose();
  });

  it('ends a client connection whose next supervisor does not respond, and closes what it opened', async () => {
    await using moody = await Moody.start();
    const client = await ReconnectingClient.open({ connect: () => moody.connect(), clock: moody.clock });
    moody.answers = new Set(['hello']);
    const listed = client.request('tasks/list', {});
    const failed = assert.rejects(listed, isUnresponsive);
    moody.answer('subscribe');
    await client.request('subscribe', {});
    moody.answers = new Set(['hello']);
    await eventually(() => assert.ok(moody.received.includes('tasks/list')));
    for (const socket of moody.sockets) socket.destroy();
    await eventually(() => assert.equal(moody.received.filter((method) => method === 'subscribe').length, 2));
    const ended = new Promise((resolve) => client.onDidClose(resolve));
    await moody.pass(6_000);
    await ended;
    await failed;
    await eventually(() => assert.equal(moody.sockets.size, 0));
  });
});
