import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import { ending, ENDING_WITHIN_MS } from '../../../src/rpc/wire/handover.ts';
import { ReconnectingClient } from '../../../src/client/reconnecting-client.ts';
import { unresponsive } from '../../../src/rpc/wire/unresponsive.ts';
import { FakeSupervisor } from '../cli/fake-host.ts';
import { running, taskInfo } from '../cli/task-infos.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** Everything that follows from what has happened so far. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const lost = new UserError('connection-lost', 'The supervisor has exited.');

describe('A connection that outlives its supervisor', () => {
  it('subscribes again at the next one, receives its notifications, and reports the change', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor()];
    let current = first;
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(current) });
    const received: string[] = [];
    client.on('tasks/output')(({ task }) => received.push(task));
    client.reconnectWhile(() => true);
    await client.request('subscribe', { output: ['api'] });
    const returned = new Promise((resolve) => client.onDidReconnect(resolve));
    current = second;
    first.close();
    await returned;
    assert.deepEqual(second.paramsOf('subscribe'), [{ output: ['api'] }]);
    second.notify('tasks/output', { task: 'api', run: 1 });
    first.notify('tasks/output', { task: 'old', run: 1 });
    assert.deepEqual(received, ['api']);
  });

  it('repeats a question that was under way, and never a command', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor([running('api')])];
    let current = first;
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(current) });
    client.reconnectWhile(() => true);
    const dying = (): never => {
      current = second;
      first.close();
      throw lost;
    };
    first.handlers['tasks/list'] = dying;
    assert.equal((await client.request('tasks/list', {})).tasks.length, 1);
    second.handlers['tasks/start'] = () => {
      second.close();
      throw lost;
    };
    await assert.rejects(client.request('tasks/start', { tasks: { all: true } }), lost);
  });

  it('keeps the deadline of a wait: the next supervisor gets what is left of it', async () => {
    const clock = new ManualClock();
    const [first, second] = [new FakeSupervisor([running('api')]), new FakeSupervisor()];
    let current = first;
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(current), clock });
    client.reconnectWhile(() => true);
    first.handlers['tasks/wait'] = () => {
      clock.advance(7_000);
      current = second;
      first.close();
      throw lost;
    };
    second.handlers['tasks/wait'] = () => ({ task: running('api'), reached: false, reason: 'timeout' });
    await client.request('tasks/wait', { task: 'api', until: 'ended', timeoutMs: 10_000 });
    assert.deepEqual(first.paramsOf('tasks/wait'), [{ task: 'api', until: 'ended', timeoutMs: 10_000 }]);
    assert.deepEqual(second.paramsOf('tasks/wait'), [{ task: 'api', until: 'ended', timeoutMs: 3_000 }]);
  });

  it('takes a start that is refused by a supervisor about to end to the next one, launched for it', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor()];
    let current = first;
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(current), clock: new ManualClock() });
    await client.request('subscribe', { changes: true });
    const refused = first.requested('tasks/start');
    first.handlers['tasks/start'] = () => {
      throw ending();
    };
    second.handlers['tasks/start'] = () => ({ tasks: [] });
    const started = client.request('tasks/start', { tasks: { all: true } });
    await refused;
    assert.deepEqual(second.requests, []);
    current = second;
    await settled();
    first.close();
    assert.deepEqual(await started, { tasks: [] });
    assert.deepEqual(second.paramsOf('subscribe'), [{ changes: true }]);
  });

  it('says what a supervisor waits for that does not end in time', async () => {
    const clock = new ManualClock();
    const first = new FakeSupervisor([taskInfo('web'), running('api')]);
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(first), clock });
    first.handlers['tasks/run'] = () => {
      throw ending();
    };
    const started = assert.rejects(client.request('tasks/run', { command: 'true' }), {
      code: 'ending',
      message: /it is waiting for api to stop. Try again when it has \(dirigent kill api does not wait\)/,
    });
    await settled();
    clock.advance(ENDING_WITHIN_MS);
    await started;
  });

  it('stops waiting for an end when the caller aborts', async () => {
    const first = new FakeSupervisor();
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(first), clock: new ManualClock() });
    first.handlers['tasks/run'] = () => {
      throw ending();
    };
    const patience = new AbortController();
    const started = client.request('tasks/run', { command: 'true' }, patience.signal);
    await settled();
    patience.abort(new Error('enough'));
    await assert.rejects(started, /enough/);
  });

  it('has a question answered by the next supervisor, also without a reason to reconnect', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor([running('api')])];
    let current = first;
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(current) });
    first.handlers['tasks/list'] = () => {
      current = second;
      first.close();
      throw lost;
    };
    assert.equal((await client.request('tasks/list', {})).tasks.length, 1);
    const closed = new Promise((resolve) => client.onDidClose(resolve));
    second.close();
    await closed;
  });

  it('repeats a question that fails before the end of the connection is noticed', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor([running('api')])];
    let current = first;
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(current), clock: new ManualClock() });
    first.handlers['tasks/list'] = () => {
      throw lost;
    };
    const listed = client.request('tasks/list', {});
    await settled();
    current = second;
    first.close();
    assert.equal((await listed).tasks.length, 1);
  });

  it('goes on to the third supervisor when the second dies while it subscribes there', async () => {
    const [first, second, third] = [new FakeSupervisor(), new FakeSupervisor(), new FakeSupervisor([running('api')])];
    const next = [first, second, third];
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(next.shift() ?? third) });
    client.reconnectWhile(() => true);
    let closed = 0;
    client.onDidClose(() => closed++);
    await client.request('subscribe', { changes: true });
    second.handlers.subscribe = () => {
      second.close();
      throw lost;
    };
    second.handlers['tasks/list'] = () => {
      throw lost;
    };
    const returned = new Promise((resolve) => client.onDidReconnect(resolve));
    first.close();
    const listed = client.request('tasks/list', {});
    await returned;
    assert.equal((await listed).tasks.length, 1);
    assert.deepEqual([closed, third.paramsOf('subscribe')], [0, [{ changes: true }]]);
  });

  it('reports no end to a caller that disposed it while it reconnected', async () => {
    const [first, second] = [new FakeSupervisor(), Promise.withResolvers<FakeSupervisor>()];
    const next = [Promise.resolve(first), second.promise];
    const client = await ReconnectingClient.open({ connect: () => next.shift() ?? second.promise });
    client.reconnectWhile(() => true);
    let closed = 0;
    client.onDidClose(() => closed++);
    first.close();
    client.dispose();
    second.reject(lost);
    await settled();
    assert.equal(closed, 0);
  });

  it('subscribes after a silence to what was refused within it, also where the refusal comes later than that', async () => {
    const supervisor = new FakeSupervisor();
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(supervisor) });
    await client.subscribe({ output: ['api'] });
    const silent = await unresponsive({ pid: 1, folder: '/shop' }, { silentMs: 5_000 });
    const refused = Promise.withResolvers<never>();
    supervisor.handlers.subscribe = () => refused.promise;
    supervisor.fallSilent(silent);
    const subscribed = assert.rejects(client.subscribe({ output: ['db'] }), silent);
    supervisor.handlers.subscribe = () => null;
    supervisor.fallSilent(undefined);
    refused.reject(silent);
    await subscribed;
    await settled();
    assert.deepEqual(supervisor.paramsOf('subscribe').slice(1), [{ output: ['db'] }, { output: ['db'] }]);
  });

  it('sends the subscription that was made while it connected', async () => {
    const supervisor = new FakeSupervisor();
    const client = new ReconnectingClient({ connect: () => Promise.resolve(supervisor) });
    await client.subscribe({ output: ['api'] });
    client.prepareWith(() => client.subscribe({ output: ['db'] }));
    await client.opened();
    await settled();
    assert.deepEqual(supervisor.paramsOf('subscribe'), [{ output: ['api'] }, { output: ['db'] }]);
  });

  it('repeats no subscription at the next supervisor that was replaced meanwhile', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor()];
    let current = first;
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(current) });
    client.reconnectWhile(() => true);
    first.handlers.subscribe = async () => {
      current = second;
      first.close();
      await client.subscribe({ output: ['db'] });
      throw lost;
    };
    await client.request('subscribe', { output: ['api'] });
    assert.deepEqual(second.paramsOf('subscribe').at(-1), { output: ['db'] });
  });

  it('sends no subscription by itself, and none twice', async () => {
    const supervisor = new FakeSupervisor();
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(supervisor) });
    const silent = await unresponsive({ pid: 1, folder: '/shop' }, { silentMs: 5_000 });
    const passSilence = async (): Promise<void> => {
      supervisor.fallSilent(silent);
      supervisor.fallSilent(undefined);
      await settled();
    };
    await passSilence();
    assert.deepEqual(supervisor.requests, []);
    await client.subscribe({ changes: true });
    await passSilence();
    assert.deepEqual(supervisor.paramsOf('subscribe'), [{ changes: true }]);
  });

  it('repeats what an unresponsive supervisor did not answer, for followers; for all others it is an error', async () => {
    const clock = new ManualClock();
    const supervisor = new FakeSupervisor([running('api')]);
    const client = await ReconnectingClient.open({ connect: () => Promise.resolve(supervisor), clock });
    const silent = await unresponsive({ pid: 1, folder: '/shop' }, { silentMs: 5_000 });
    let isSilent = true;
    supervisor.handlers['tasks/list'] = () => {
      if (isSilent) throw silent;
      return { tasks: [] } as never;
    };
    await assert.rejects(client.request('tasks/list', {}), silent);
    const following = client.expectNews();
    const asked = client.request('tasks/list', {});
    await settled();
    isSilent = false;
    clock.advance(1_000);
    assert.deepEqual((await asked).tasks, []);
    following.dispose();
  });

  it('ends where there is no reason to return, or no way', async () => {
    const supervisor = new FakeSupervisor();
    const idle = await ReconnectingClient.open({ connect: () => Promise.resolve(supervisor) });
    let closed = new Promise((resolve) => idle.onDidClose(resolve));
    supervisor.close();
    await closed;
    await assert.rejects(idle.request('tasks/list', {}), { code: 'connection-lost' });

    const another = new FakeSupervisor();
    let attempts = 0;
    const stuck = await ReconnectingClient.open({
      connect: () => (attempts++ === 0 ? Promise.resolve(another) : Promise.reject(new Error('no room'))),
    });
    stuck.reconnectWhile(() => true);
    closed = new Promise((resolve) => stuck.onDidClose(resolve));
    another.close();
    await closed;
    assert.equal(attempts, 2);
  });

  it('connects again for a request that comes after the end, where it may', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor([running('api')])];
    const next = [first, second];
    const client = new ReconnectingClient({
      connect: () => Promise.resolve(next.shift() ?? second),
      opensOnRequest: true,
    });
    assert.equal(client.link.state.kind, 'idle');
    assert.deepEqual((await client.request('tasks/list', {})).tasks, []);
    first.close();
    assert.deepEqual([client.isOpen, client.link.state.kind], [false, 'idle']);
    assert.equal((await client.request('tasks/list', {})).tasks.length, 1);
  });

  it('launches no supervisor for a question that was in progress when the last one was shut down', async () => {
    const first = new FakeSupervisor();
    let attempts = 0;
    const client = await ReconnectingClient.open({
      connect: () => {
        attempts++;
        return Promise.resolve(first);
      },
      opensOnRequest: true,
    });
    client.reconnectWhile(() => false);
    first.handlers['tasks/output'] = () => {
      first.close();
      throw lost;
    };
    await assert.rejects(client.request('tasks/output', { task: 'api', kind: 'stdout' }), lost);
    assert.equal(attempts, 1);
  });

  it('finds the next supervisor when it looks, and launches none', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor()];
    const attempts: string[] = [];
    const found: FakeSupervisor[] = [];
    const client = await ReconnectingClient.open({
      connect: (how) => {
        attempts.push(how);
        if (how === 'launch') return Promise.resolve(first);
        return found[0] === undefined ? Promise.reject(lost) : Promise.resolve(found[0]);
      },
    });
    first.close();
    client.link.look();
    await settled();
    assert.equal(client.isOpen, false);
    found.push(second);
    client.link.look();
    await settled();
    assert.deepEqual([client.isOpen, attempts], [true, ['launch', 'find', 'find']]);
  });

  it('asks each connection what it must know before it counts as connected', async () => {
    const [first, second] = [new FakeSupervisor(), new FakeSupervisor()];
    const next = [first, second];
    const client = new ReconnectingClient({ connect: () => Promise.resolve(next.shift() ?? second) });
    client.reconnectWhile(() => true);
    client.prepareWith(async (connection) => {
      await connection.request('tasks/list', {});
    });
    await client.subscribe({ changes: true });
    await client.opened();
    const reconnected = new Promise((resolve) => client.onDidReconnect(resolve));
    first.close();
    await reconnected;
    for (const { requests } of [first, second])
      assert.deepEqual(
        requests.map(({ method }) => method),
        ['subscribe', 'tasks/list'],
      );
  });

  it('delivers events once it is connected and has said so, also those of an attempt that failed', async () => {
    const [first, second, third] = [new FakeSupervisor(), new FakeSupervisor(), new FakeSupervisor()];
    const next = [first, second, third];
    const client = new ReconnectingClient({ connect: () => Promise.resolve(next.shift() ?? third) });
    client.reconnectWhile(() => true);
    client.prepareWith(async (connection) => {
      await connection.request('tasks/list', {});
    });
    const received: string[] = [];
    client.on('tasks/event')(({ task }) => received.push(task));
    client.onDidChangeState(({ kind }) => received.push(kind));
    const announce = (supervisor: FakeSupervisor, task: string): void =>
      supervisor.notify('tasks/event', { time: '', task, run: 1, event: 'failed' });
    await client.opened();
    announce(first, 'a');
    assert.deepEqual(received.splice(0), ['connecting', 'connected', 'a']);
    second.handlers['tasks/list'] = () => {
      announce(second, 'b');
      second.close();
      throw lost;
    };
    const asked = third.requested('tasks/list');
    const table = Promise.withResolvers<never>();
    third.handlers['tasks/list'] = () => table.promise;
    first.close();
    await asked;
    announce(third, 'c');
    assert.deepEqual(received.splice(0), ['connecting']);
    table.resolve({ tasks: [], project: third.project } as never);
    await settled();
    assert.deepEqual(received, ['connected', 'b', 'c']);
  });
});
