// A client in the process of its supervisor, with the same verbs, checks and notifications as over the socket.
import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import { openClient } from '../client/handshake.ts';
import type { SupervisorClient } from '../rpc/connection.ts';
import { connectedPair } from '../rpc/wire/connected-pair.ts';
import { Wire } from '../rpc/wire/wire.ts';
import type { Served } from '../service/serve-folder.ts';

export interface InProcessOptions {
  /** As `supervisor/info` lists it. */
  readonly name: string;
  readonly version: string;
  /** A listener of this client threw, which keeps no other from being called. */
  readonly onError: (error: unknown, what: string) => void;
}

export interface InProcessClient {
  readonly client: SupervisorClient;
  /** Resolves when both ends of its connection know that it is over. */
  readonly closed: Promise<undefined>;
}

export async function openInProcess(served: Served, options: InProcessOptions): Promise<InProcessClient> {
  const { supervisor, frontEnd, token } = served;
  const { folder } = supervisor.project;
  const [near, far] = connectedPair();
  frontEnd.server.accept(far);
  const wire = new Wire(near, { folder, pid: process.pid }, supervisor.clock);
  const closed = Promise.withResolvers<undefined>();
  let hasEnded = false;
  const end = (): void => {
    hasEnded = true;
    closed.resolve(undefined);
  };
  wire.onDidClose(end);
  const { name, version, onError } = options;
  const guard = { onError, isOver: () => hasEnded };
  const client = { kind: 'library', name, version } as const;
  const opened = await openClient({ wire, token, folder }, { client, onLastClose: 'keep' });
  return {
    closed: closed.promise,
    client: {
      ...opened,
      on: (notification) => guarded(opened.on(notification), `a listener of ${notification}`, guard),
      onDidClose: guarded(opened.onDidClose, 'a listener of onDidClose', guard),
      dispose: () => {
        opened.dispose();
        end();
      },
    },
  };
}

/** Reports what a listener throws, synchronously or later. A request that was pending at the end is no error. */
function guarded<T>(
  event: Event<T>,
  what: string,
  { onError, isOver }: Pick<InProcessOptions, 'onError'> & { readonly isOver: () => boolean },
): Event<T> {
  const report = (error: unknown): void => {
    const isPending = isOver() && error instanceof UserError && error.code === 'connection-lost';
    if (!isPending) onError(error, what);
  };
  return (listener, thisArgs?: unknown, disposables?: Disposable[]) =>
    event(
      (value) => {
        try {
          const outcome = listener.call(thisArgs, value);
          if (outcome instanceof Promise) outcome.catch(report);
        } catch (error) {
          report(error);
        }
      },
      undefined,
      disposables,
    );
}
