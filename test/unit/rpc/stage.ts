// A server on a real socket with handlers of the test's choice, and peers that speak to it.
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect, type ConnectOptions } from '../../../src/client/connect.ts';
import type { SupervisorClient } from '../../../src/rpc/connection.ts';
import { PROTOCOL_VERSION } from '../../../src/rpc/contract.ts';
import type { SupervisorInfo } from '../../../src/model/clients.ts';
import { claimFolder, type Claim } from '../../../src/rpc/lock/claim-folder.ts';
import { createServer, type Handlers, type RpcServer } from '../../../src/rpc/server/server.ts';
import { addressOf, type Address } from '../../../src/rpc/discovery/socket-path.ts';
import { ManualClock } from '../../support/manual-clock.ts';

export interface Line {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Someone at the other end of the socket who may say anything. */
export class Peer {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  readonly #lines: AsyncIterator<string, undefined>;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    this.#lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  send(message: object): void {
    this.socket.write(`${JSON.stringify(message)}\n`);
  }

  /** The next line that is not a notice. */
  async next(): Promise<Line> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error('The server closed the connection.');
    return JSON.parse(line.value) as Line;
  }

  async ask(method: string, params?: unknown, id: unknown = 1): Promise<Line> {
    this.send({ jsonrpc: '2.0', id, method, params });
    return this.next();
  }
}

export interface Stage extends AsyncDisposable {
  readonly folder: string;
  readonly address: Address;
  readonly claim: Claim;
  readonly server: RpcServer;
  readonly clock: ManualClock;
  readonly bugs: unknown[];
  /** A connection that has said nothing yet. */
  dial(): Promise<Peer>;
  /** A peer that has been let in. */
  member(): Promise<Peer>;
  connect(options?: Partial<ConnectOptions>): Promise<SupervisorClient>;
}

export const someClient: ConnectOptions['client'] = { kind: 'cli', name: 'test', version: '1.0.0' };

export interface Place extends AsyncDisposable {
  readonly root: string;
  readonly address: Address;
}

/** A folder of its own and the address of a supervisor for it; the path is short enough for a socket. */
export async function temporaryPlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'rpc-'));
  const around = {
    env: { XDG_RUNTIME_DIR: root, DIRIGENT_WAYS: join(root, 'ways') },
    platform: process.platform,
    uid: process.getuid?.() ?? 0,
  };
  return {
    root,
    address: await addressOf(root, around),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** `onAccept` is told of every connection before the server is; `prepare` comes before everything. */
export async function setStage(
  handlers: Partial<Handlers> = {},
  onAccept: () => void = () => undefined,
  prepare: (place: Place) => Promise<void> = () => Promise.resolve(),
): Promise<Stage> {
  const place = await temporaryPlace();
  await prepare(place);
  const { root, address } = place;
  const claim = await claimFolder(address, root);
  if (claim === undefined) throw new Error('The folder is taken.');
  const clock = new ManualClock();
  const bugs: unknown[] = [];
  const server = createServer({
    token: claim.token,
    clock,
    onError: (error) => bugs.push(error),
    handlers: { ...plainHandlers, ...handlers },
  });
  await claim.open({ version: '1.0.0', storage: root, startedAt: new Date(0).toISOString() }, (socket) => {
    onAccept();
    server.accept(socket);
  });
  const dial = async (): Promise<Peer> => {
    const socket = createConnection(address.socket);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Peer(socket);
  };
  return {
    folder: root,
    address,
    claim,
    server,
    clock,
    bugs,
    dial,
    member: async () => {
      const peer = await dial();
      const answer = await peer.ask('hello', helloWith(claim.token), 'hello');
      if (answer.error !== undefined) throw new Error(answer.error.message);
      return peer;
    },
    connect: (options) => connect({ folder: root, address, client: someClient, clock, ...options }),
    async [Symbol.asyncDispose]() {
      server.dispose();
      await claim.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

export function helloWith(token: string, more: object = {}): object {
  return { token, protocol: PROTOCOL_VERSION, client: { ...someClient, pid: process.pid }, ...more };
}

export const someInfo: SupervisorInfo = {
  pid: process.pid,
  version: '1.0.0',
  protocol: PROTOCOL_VERSION,
  folder: '/project',
  configFile: '/project/dirigent.toml',
  storage: '/storage',
  startedAt: new Date(0).toISOString(),
  clients: [],
  lease: { kind: 'clients' },
  memory: { rss: 0, heapUsed: 0 },
  capture: { engine: 'read' },
  problems: [],
};

const unexpected = (): Promise<never> => Promise.reject(new Error('The test expects no such request.'));

export const plainHandlers: Handlers = {
  'tasks/list': () =>
    Promise.resolve({
      tasks: [],
      project: {
        folder: '/project',
        configFile: '/project/dirigent.toml',
        state: 'loaded',
        diagnostics: [],
        startup: { hash: '', tasks: [] },
      },
    }),
  'tasks/start': unexpected,
  'tasks/stop': unexpected,
  'tasks/restart': unexpected,
  'tasks/kill': unexpected,
  'tasks/run': unexpected,
  'tasks/remove': unexpected,
  'tasks/wait': unexpected,
  'tasks/output': unexpected,
  'tasks/input': unexpected,
  'tasks/resize': unexpected,
  'tasks/signal': unexpected,
  'tasks/explain': ({ task }) => Promise.resolve({ text: `${task} is fine.` }),
  'tasks/history': unexpected,
  'tasks/events': unexpected,
  'project/reload': unexpected,
  'project/startup': unexpected,
  'project/createTask': unexpected,
  'project/updateTask': unexpected,
  'project/deleteTask': unexpected,
  'supervisor/info': () => Promise.resolve(someInfo),
  'supervisor/shutdown': () => Promise.resolve(null),
};
