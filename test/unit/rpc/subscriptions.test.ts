import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Notifications } from '../../../src/rpc/contract.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { setStage, type Line, type Stage } from './stage.ts';

const event: Notifications['tasks/event'] = { time: '2026-01-01T00:00:00.000Z', task: 'web', run: 1, event: 'started' };

function changed(...names: readonly string[]): Notifications['tasks/changed'] {
  return { tasks: names.map((name) => ({ name, title: name }) as unknown as TaskInfo), removed: [] };
}

function publishEverything({ server }: Stage): void {
  server.publish('tasks/changed', changed('web'));
  server.publish('tasks/event', event);
  server.publish('tasks/output', { task: 'web', run: 1 });
  server.publish('tasks/output', { task: 'db', run: 1 });
}

async function receivedBefore(peer: { next(): Promise<Line>; send(message: object): void }): Promise<string[]> {
  peer.send({ jsonrpc: '2.0', id: 'end', method: 'tasks/list' });
  const received: string[] = [];
  for (let line = await peer.next(); line.id !== 'end'; line = await peer.next()) {
    const { task } = line.params as { task?: string };
    received.push([line.method, task].filter((word) => word !== undefined).join(' '));
  }
  return received;
}

describe('subscriptions', () => {
  it('keep every client to what it asked for', async () => {
    await using stage = await setStage();
    const [nothing, changes, output, all] = [
      await stage.member(),
      await stage.member(),
      await stage.member(),
      await stage.member(),
    ];
    await changes.ask('subscribe', { changes: true });
    await output.ask('subscribe', { output: ['db'] });
    await all.ask('subscribe', { changes: true, events: true, output: 'all' });
    publishEverything(stage);
    assert.deepEqual(await receivedBefore(nothing), []);
    assert.deepEqual(await receivedBefore(changes), ['tasks/changed']);
    assert.deepEqual(await receivedBefore(output), ['tasks/output db']);
    assert.deepEqual(await receivedBefore(all), [
      'tasks/changed',
      'tasks/event web',
      'tasks/output web',
      'tasks/output db',
    ]);
  });

  it('replace what the client asked for before', async () => {
    await using stage = await setStage();
    const peer = await stage.member();
    await peer.ask('subscribe', { changes: true, events: true });
    await peer.ask('subscribe', { output: ['web'] });
    publishEverything(stage);
    assert.deepEqual(await receivedBefore(peer), ['tasks/output web']);
  });

  it('do not keep the server from notifying one client', async () => {
    await using stage = await setStage();
    const peer = await stage.member();
    stage.server.clients[0]?.notify('tasks/event', { ...event, notify: true });
    assert.deepEqual(await receivedBefore(peer), ['tasks/event web']);
  });

  it('fold what a client does not read, and give it the newest when it reads again', async () => {
    await using stage = await setStage();
    const [slow, quick] = [await stage.member(), await stage.member()];
    await slow.ask('subscribe', { changes: true, output: 'all' });
    slow.socket.pause();
    const title = 'x'.repeat(10_000);
    for (let round = 0; round < 3000; round += 1) {
      const task = { name: 'web', title: `${round} ${title}` } as unknown as TaskInfo;
      stage.server.publish('tasks/changed', { tasks: [task], removed: [] });
      stage.server.publish('tasks/output', { task: 'web', run: round });
    }
    assert.ok((await quick.ask('tasks/list')).result);
    slow.socket.resume();
    let lines = 0;
    let run: unknown;
    let last = '';
    while (!(last.startsWith('2999 ') && run === 2999)) {
      const { params } = await slow.next();
      const { tasks, run: grown } = params as { tasks?: TaskInfo[]; run?: number };
      if (tasks !== undefined) last = tasks[0]?.title ?? '';
      else run = grown;
      lines += 1;
    }
    assert.ok(lines < 200, `${lines} notices are too many for a client that did not read`);
  });

  it('disconnect a client that lets a thousand events wait, which it would otherwise miss without knowing', async () => {
    await using stage = await setStage();
    const [slow, quick] = [await stage.member(), await stage.member()];
    await slow.ask('subscribe', { events: true });
    slow.socket.pause();
    const left = new Promise((resolve) => stage.server.onDidDisconnect(resolve));
    const data = { text: 'x'.repeat(1000) };
    for (let count = 0; count < 5000; count += 1) stage.server.publish('tasks/event', { ...event, data });
    await left;
    assert.ok((await quick.ask('tasks/list')).result);
  });

  it('disconnect a client that asks and never reads the answers', async () => {
    const data = 'x'.repeat(4 * 1024 * 1024);
    await using stage = await setStage({
      'tasks/output': () => Promise.resolve({ data, cursor: '', atEnd: true, skipped: 0, behind: 0 }),
    });
    const [slow, quick] = [await stage.member(), await stage.member()];
    const left = new Promise((resolve) => stage.server.onDidDisconnect(resolve));
    slow.socket.pause();
    for (let id = 0; id < 8; id += 1)
      slow.send({ jsonrpc: '2.0', id, method: 'tasks/output', params: { task: 'a', kind: 'stdout' } });
    await left;
    assert.ok((await quick.ask('tasks/list')).result);
  });
});
