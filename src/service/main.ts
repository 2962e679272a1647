// The background process, from its arguments to its end.
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCapture } from '../output/capture.ts';
import { createProcessHost } from '../process/create-process-host.ts';
import { claimFolder, EXIT_ALREADY_RUNNING, type Claim } from '../rpc/listen.ts';
import { addressOf } from '../rpc/socket-path.ts';
import { workspaceStorage } from '../store/storage.ts';
import { Hub } from './hub.ts';
import { Supervisor } from './supervisor.ts';

interface Arguments {
  readonly folder: string;
  readonly storage: string;
  readonly configFile: string;
  readonly version: string;
  readonly detached: boolean;
}

/** Serves one folder until nobody needs it. Exit codes: 0 the end, 1 a failure told on stderr, 75 another one serves it. */
export async function main(args: readonly string[]): Promise<void> {
  try {
    await serve(readArguments(args));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
    // Workers and sockets of a start that failed half-way must not keep the process.
    process.exit();
  }
}

function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { type: 'string' },
      storage: { type: 'string' },
      config: { type: 'string', default: 'dirigent.toml' },
      'client-version': { type: 'string', default: '0.0.0' },
      detached: { type: 'boolean', default: false },
    },
  });
  const { folder, storage, config, detached } = values;
  if (folder === undefined || storage === undefined) throw new Error('usage: supervisor --folder DIR --storage DIR');
  return { folder, storage, configFile: config, version: values['client-version'], detached };
}

async function serve({ folder, storage, configFile, version, detached }: Arguments): Promise<void> {
  ignoreHangups();
  const claim = await claimFolder(await addressOf(folder));
  if (claim === undefined) {
    process.exitCode = EXIT_ALREADY_RUNNING;
    return;
  }
  const supervisor = await Supervisor.start({
    folder: claim.address.folder,
    configFile,
    storage: workspaceStorage(storage, claim.address.folder),
    host: createProcessHost(),
    capture: await createCapture({ workerPath: join(dirname(process.argv[1] ?? ''), 'capture.js') }),
    version,
    env: definedOnly(process.env),
    onError: (message) => process.stderr.write(`${new Date().toISOString()} ${message}\n`),
  });
  const ended = Promise.withResolvers<undefined>();
  const end = (): void => ended.resolve(undefined);
  const hub = new Hub({ supervisor, token: claim.token, detached, onEnd: end });
  supervisor.onDidAskToEnd(end);
  onTermination(supervisor, end);
  const startedAt = new Date(supervisor.startedAt).toISOString();
  await claim.open({ version, storage, startedAt }, (socket) => hub.server.accept(socket));
  await ended.promise;
  await close(supervisor, hub, claim);
}

async function close(supervisor: Supervisor, hub: Hub, claim: Claim): Promise<void> {
  hub.server.end();
  await supervisor.close();
  await claim.close({ leavesTasks: supervisor.runs.all.length > 0 });
  hub.dispose();
  process.exit();
}

/** A closing terminal, a stopped job and a vanished log reader are no reason to end. */
function ignoreHangups(): void {
  process.on('SIGHUP', () => undefined);
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', () => undefined);
}

/** SIGTERM and SIGINT, as at the end of a login or a shutdown: everything is stopped, as it was started, in order. */
function onTermination(supervisor: Supervisor, end: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void supervisor.stopTasks().finally(end));
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
