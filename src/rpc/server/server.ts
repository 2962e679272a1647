// The RPC server of the supervisor. Connections are independent: what one client does never affects another.
import type { Duplex } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { ByteBudget } from '../wire/byte-budget.ts';
import type { NotificationName, Notifications } from '../contract.ts';
import type { SubscribeParams } from '../../model/clients.ts';
import { Session, type Client, type Handlers, type SessionOptions } from './session.ts';

export type { Client, Handlers } from './session.ts';

/** The memory that all clients together may hold, of each kind. */
const MOST_OF_ALL = 64 * 1024 * 1024;

export interface ServerOptions {
  /** Clients must show it: see Claim in lock/claim-folder.ts. */
  readonly token: string;
  readonly handlers: Handlers;
  readonly clock: Clock;
  /** A bug: a handler threw what is no UserError. Its client got an answer; this is for the log. */
  readonly onError: (error: unknown, method: string) => void;
}

export interface RpcServer extends Disposable {
  /** Serves a connection from now on: a socket, or one end of a pair within this process. */
  accept(socket: Duplex): void;
  /** Clients that have shown the token, oldest first. */
  readonly clients: readonly Client[];
  /** Notifies every client that subscribed to it. */
  publish<N extends NotificationName>(name: N, params: Notifications[N]): void;
  /** After a good hello. */
  readonly onDidConnect: Event<Client>;
  readonly onDidDisconnect: Event<Client>;
  /** It has subscribed; see its `subscription`. */
  readonly onDidSubscribe: Event<Client>;
  /**
   * Accepts no further clients; closes each connection once the client has read its pending notifications and
   * responses. Resolves when all are closed, or after a time limit.
   */
  end(): Promise<void>;
}

export function createServer(options: ServerOptions): RpcServer {
  const sessions = new Set<Session>();
  let hasEnded = false;
  const allGone = Promise.withResolvers<undefined>();
  const didConnect = new Emitter<Client>();
  const didDisconnect = new Emitter<Client>();
  const didSubscribe = new Emitter<Client>();

  const shared = { ...options, ...budgetsOfAll(), onSubscribe: (client: Client) => didSubscribe.fire(client) };
  const clients = (): readonly Client[] => [...sessions].flatMap(({ client }) => client ?? []);

  return {
    accept(socket) {
      if (hasEnded) return void socket.destroy();
      const session = new Session(socket, {
        ...shared,
        onHello: (_session, client) => didConnect.fire(client),
        onClose: (closed) => {
          sessions.delete(closed);
          if (closed.client !== undefined) didDisconnect.fire(closed.client);
          if (hasEnded && sessions.size === 0) allGone.resolve(undefined);
        },
      });
      sessions.add(session);
    },
    get clients() {
      return clients();
    },
    publish(name, params) {
      for (const client of clients()) if (isWanted(client.subscription, name, params)) client.notify(name, params);
    },
    onDidConnect: didConnect.event,
    onDidDisconnect: didDisconnect.event,
    onDidSubscribe: didSubscribe.event,
    async end() {
      hasEnded = true;
      for (const each of sessions) each.end();
      if (sessions.size > 0) await allGone.promise;
    },
    dispose() {
      for (const each of [...sessions]) each.dispose();
    },
  };
}

function budgetsOfAll(): Pick<SessionOptions, 'received' | 'halves' | 'unsent'> {
  const budget = (): ByteBudget => new ByteBudget(MOST_OF_ALL);
  return { received: budget(), halves: budget(), unsent: budget() };
}

function isWanted<N extends NotificationName>(
  { changes, events, output }: SubscribeParams,
  name: N,
  params: Notifications[N],
): boolean {
  switch (name) {
    case 'tasks/output':
      return output === 'all' || output?.includes((params as Notifications['tasks/output']).task) === true;
    case 'tasks/event':
      return events === true;
    case 'tasks/changed':
    case 'project/changed':
      return changes === true;
    case 'supervisor/ending':
      return true;
  }
}
