// The module `dirigent/client` of the npm package: a typed connection to a supervisor in another process.
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import * as rpc from '../client/connect.ts';
import { ReconnectingClient } from '../client/reconnecting-client.ts';
import * as launcher from '../client/connect-or-launch.ts';
import { storageRoot } from '../rpc/discovery/storage-root.ts';
import type { SupervisorClient } from '../rpc/connection.ts';

export * from './words.ts';

export interface ConnectOptions {
  /** Folder of the project. */
  readonly folder: string;
  /** What others see in the list of clients, such as the name of your program. */
  readonly name: string;
  /** Version of your program. */
  readonly version?: string;
}

export interface LaunchOptions extends ConnectOptions {
  /** Name of the configuration file, for a supervisor that has to be launched; `dirigent.toml` by default. */
  readonly configFile?: string;
  /** Root of the storage for a supervisor that has to be launched; the user's state folder by default. */
  readonly storage?: string;
}

/**
 * Connects to the supervisor that serves the folder.
 * @throws UserError `not-running` when there is none, `protocol-mismatch` when it speaks another version, `timeout`
 * when it does not answer, `unauthorized` when its socket is not the user's own
 */
export function connect(options: ConnectOptions): Promise<SupervisorClient> {
  return rpc.connect({ folder: options.folder, client: clientOf(options) });
}

/**
 * Connects to the supervisor of the folder, launching one in the background if none is running. It exits when no client
 * is connected and no task is wanted. A supervisor that is shutting down accepts no starts: those wait for its end and
 * are sent to the next one, which is launched for that, with the same subscriptions.
 * @throws UserError as `connect` does; `conflict` when it serves another file than `configFile`; `operation-failed`
 * with the last lines of its log when it fails to start
 */
export async function connectOrLaunch(options: LaunchOptions): Promise<SupervisorClient> {
  const { folder, configFile, storage = await storageRoot() } = options;
  const client = await ReconnectingClient.open({
    connect: () =>
      launcher.connectOrLaunch({
        folder,
        client: clientOf(options),
        script: fileURLToPath(new URL('../supervisor.js', import.meta.url)),
        args: ['--detached', '--client-version', manifest.version],
        ...(configFile === undefined ? {} : { configFile }),
        storage,
      }),
  });
  return {
    get supervisor() {
      return client.latest.supervisor;
    },
    request: (method, params, signal) => client.request(method, params, signal),
    on: (name) => client.on(name),
    onDidClose: client.onDidClose,
    onDidChangeSilence: client.onDidChangeSilence,
    expectNews: () => client.expectNews(),
    dispose: () => client.dispose(),
  };
}

function clientOf({ name, version = '0.0.0' }: ConnectOptions): rpc.ConnectOptions['client'] {
  return { kind: 'library', name, version };
}
