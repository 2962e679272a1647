import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter, reportBugsTo } from '../../../src/base/event.ts';
import type { Task } from '../../../src/engine/task.ts';
import type { SubscribeParams } from '../../../src/model/clients.ts';
import type { JournalEntry } from '../../../src/model/history.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import type { Client } from '../../../src/rpc/server/server.ts';
import { ClientUpdates } from '../../../src/service/client-updates.ts';
import { TaskStore } from '../../../src/service/task-store.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { define, project } from '../engine/bench.ts';

interface Update {
  readonly task?: string;
  readonly tasks?: readonly { readonly name: string }[];
  readonly removed?: readonly string[];
  readonly order?: readonly string[];
  readonly notify?: boolean;
  readonly info?: TaskInfo;
}

/** In words: "changed web -db", "event web", "notice web". */
function inWords(name: string, { task = '', tasks = [], removed = [], notify, info }: Update): string {
  if (name === 'tasks/changed')
    return ['changed', ...tasks.map((each) => each.name), ...removed.map((gone) => `-${gone}`)].join(' ');
  return `${notify === true ? 'notice' : 'event'} ${task}${info === undefined ? '' : ' with its task'}`;
}

function setUp() {
  const clock = new ManualClock();
  const tasks = new TaskStore({ clock, perform: () => undefined });
  tasks.dispatch({ type: 'configure', project: project([define('web'), define('db')]) });
  const clients: Client[] = [];
  let pending: JournalEntry[] = [];
  let sent = 0;
  const didEmit = new Emitter<JournalEntry>();
  const infosDidChange = new Emitter<readonly string[]>();
  const didSubscribe = new Emitter<Client>();
  const updates = new ClientUpdates({
    tasks,
    infos: { of: ({ definition: { name } }: Task) => ({ name }) as TaskInfo, onDidChange: infosDidChange.event },
    eventLog: { onDidEmit: didEmit.event },
    notices: {
      take: () => {
        const taken = pending;
        pending = [];
        return taken;
      },
    },
    server: {
      clients,
      onDidSubscribe: didSubscribe.event,
      publish: (name, params) => {
        for (const client of clients) if (client.subscription.changes === true) client.notify(name, params);
      },
    },
    onDidSend: () => (sent += 1),
  });
  const connect = (kind: Client['kind'], subscription: SubscribeParams): string[] => {
    const received: string[] = [];
    const notify = (name: string, params: unknown): unknown => received.push(inWords(name, params as Update));
    clients.push({ kind, subscription, notify } as unknown as Client);
    return received;
  };
  const end = (task: string, isNotice = true): void => {
    const event: JournalEntry = { time: '', task, run: 1, event: 'failed' };
    if (isNotice) pending.push(event);
    didEmit.fire(event);
  };
  const subscribeAll = (): void => clients.forEach((client) => didSubscribe.fire(client));
  return { tasks, updates, clients, connect, end, subscribeAll, infosDidChange, sent: () => sent };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const ALL = { changes: true, events: true, eventInfo: false };

describe('The updates of clients', () => {
  it('are one for all changes of a turn, before its events', async () => {
    const { tasks, connect, end, sent } = setUp();
    const received = connect('cli', ALL);
    end('web', false);
    tasks.dispatch({ type: 'start', task: 'web' });
    tasks.dispatch({ type: 'spawned', task: 'web', run: 1, pid: 7 });
    tasks.dispatch({ type: 'configure', project: project([define('web')]) });
    assert.deepEqual(received, []);
    await turn();
    assert.deepEqual([received, sent()], [['changed web -db', 'event web'], 1]);
    await turn();
    assert.equal(sent(), 1, 'nothing has happened since');
  });

  it('say so where nothing but the order has changed', async () => {
    const { tasks, connect } = setUp();
    await turn();
    const received = connect('cli', ALL);
    tasks.dispatch({ type: 'configure', project: project([define('db'), define('web')]) });
    await turn();
    assert.deepEqual(received, ['changed']);
  });

  it('have a task whose figures alone are new', async () => {
    const { connect, infosDidChange } = setUp();
    await turn();
    const received = connect('cli', ALL);
    infosDidChange.fire(['db']);
    await turn();
    assert.deepEqual(received, ['changed db']);
  });

  it('send an event with its task, but not to a client that subscribed without', async () => {
    const { connect, end } = setUp();
    await turn();
    // An extension of an older version says nothing of it, and needs the task for its toast.
    const [program, older] = [connect('library', { events: true }), connect('editor', { changes: true, events: true })];
    const cli = connect('cli', ALL);
    end('web', false);
    await turn();
    assert.deepEqual([program, older, cli], [['event web with its task'], ['event web with its task'], ['event web']]);
  });

  it('ask the window that was opened last to notify the user, and no other client', async () => {
    const { connect, end } = setUp();
    await turn();
    const received = [connect('editor', ALL), connect('editor', ALL), connect('cli', ALL)];
    end('web', false);
    end('db');
    await turn();
    assert.deepEqual(received, [
      ['event web', 'event db'],
      ['event web', 'notice db'],
      ['event web', 'event db'],
    ]);
  });

  it('ask the next window where none was there, once', async () => {
    const { connect, end, subscribeAll } = setUp();
    await turn();
    const cli = connect('cli', ALL);
    end('web');
    await turn();
    const [first, second] = [connect('editor', ALL), connect('editor', ALL)];
    subscribeAll();
    assert.deepEqual([cli, first, second], [['event web'], ['notice web'], []]);
  });

  it('wait for the end of the turn where a window comes in its middle, and come once', async () => {
    const { tasks, connect, end, subscribeAll } = setUp();
    await turn();
    tasks.dispatch({ type: 'start', task: 'web' });
    end('web');
    const window = connect('editor', ALL);
    subscribeAll();
    assert.deepEqual(window, []);
    await turn();
    assert.deepEqual(window, ['changed web', 'notice web']);
  });

  it('reach every other client where one cannot be notified, which is reported', async () => {
    const { clients, connect, end, sent } = setUp();
    await turn();
    const bugs: unknown[] = [];
    const notify = (): never => {
      throw new Error('a bug of ours');
    };
    clients.push({ kind: 'cli', subscription: { events: true }, notify } as unknown as Client);
    const received = connect('cli', ALL);
    const reporting = reportBugsTo((error) => bugs.push(error));
    end('web', false);
    await turn();
    reporting.dispose();
    assert.deepEqual([received, bugs.length, sent()], [['event web'], 1, 1]);
  });

  it('send nothing once they are disposed', async () => {
    const { updates, connect, end } = setUp();
    await turn();
    const received = connect('cli', ALL);
    end('web');
    updates.dispose();
    await turn();
    assert.deepEqual(received, []);
  });
});
