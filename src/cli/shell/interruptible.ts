// Runs one line of the shell so that Ctrl-C ends the verb and not the shell.
import { Emitter } from '../../base/event.ts';
import { UserError } from '../../base/user-error.ts';
import type { Host } from '../host.ts';
import type { Connection } from '../../rpc/connection.ts';

/** One line of the shell, run on a host whose connections close at Ctrl-C. */
export interface Interruptible {
  readonly host: Host;
  /** Does nothing where the verb listens to Ctrl-C itself. */
  interrupt(): void;
}

/**
 * Ends a verb at Ctrl-C, which would end its process in a terminal, by closing its connections: it exits as if the
 * supervisor had gone, and the shell goes on.
 */
export function interruptibleLine(outer: Host, cwd: string, args: readonly string[]): Interruptible {
  const interrupted = new AbortController();
  let listeners = 0;
  const host: Host = {
    args,
    cwd,
    env: outer.env,
    version: outer.version,
    stdin: outer.stdin,
    inputIsTaken: true,
    stdout: outer.stdout,
    stderr: outer.stderr,
    connect: async (folder) => {
      interrupted.signal.throwIfAborted();
      return interruptible(await outer.connect(folder), interrupted.signal);
    },
    connectRunning: async (folder, options) => {
      interrupted.signal.throwIfAborted();
      const client = await outer.connectRunning(folder, options);
      return client === undefined ? undefined : interruptible(client, interrupted.signal);
    },
    shutDownIncompatible: (folder, stopTasks) => outer.shutDownIncompatible(folder, stopTasks),
    onSignal: (signal, listener) => {
      const inner = outer.onSignal(signal, listener);
      if (signal !== 'SIGINT') return inner;
      listeners++;
      return {
        dispose: () => {
          listeners--;
          inner.dispose();
        },
      };
    },
  };
  const interrupt = (): void => {
    if (listeners === 0) interrupted.abort(interruption());
  };
  return { host, interrupt };
}

function interruption(): UserError {
  return new UserError('connection-lost', 'Interrupted.');
}

function interruptible(client: Connection, interrupted: AbortSignal): Connection {
  const didClose = new Emitter<unknown>();
  const lost = client.onDidClose((reason) => didClose.fire(reason));
  // The listener of the close does not close it.
  const close = (): void => {
    didClose.fire(undefined);
    client.dispose();
  };
  interrupted.addEventListener('abort', close, { once: true });
  return {
    request: (method, params, signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => reject(interruption());
        if (interrupted.aborted) abort();
        interrupted.addEventListener('abort', abort, { once: true });
        client
          .request(method, params, signal)
          .then(resolve, reject)
          .finally(() => interrupted.removeEventListener('abort', abort));
      }),
    on: (notification) => client.on(notification),
    onDidClose: didClose.event,
    ...(client.onDidChangeSilence === undefined ? {} : { onDidChangeSilence: client.onDidChangeSilence }),
    ...(client.expectNews === undefined ? {} : { expectNews: client.expectNews.bind(client) }),
    dispose: () => {
      interrupted.removeEventListener('abort', close);
      lost.dispose();
      client.dispose();
    },
  };
}
