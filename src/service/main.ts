// The background process, from its arguments to its end.
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../base/clock.ts';
import { reserve } from '../base/descriptors.ts';
import { reportBugsTo } from '../base/event.ts';
import { mountQueue } from '../base/mount-queue.ts';
import { UserError } from '../base/user-error.ts';
import { trimMemory } from '../process/trim-memory.ts';
import { EXIT_ALREADY_RUNNING } from '../rpc/lock/claim-folder.ts';
import { addressOf } from '../rpc/discovery/socket-path.ts';
import { RUNTIME_ENV } from '../rpc/supervisor-runtime.ts';
import { messageOf } from './events/event-log.ts';
import { definedOnly } from './run/environments.ts';
import { ErrorBoundary } from './error-boundary.ts';
import { serveFolder } from './serve-folder.ts';
import { IdleTrim } from './shutdown/idle-trim.ts';
import type { Supervisor } from './supervisor.ts';
import { SupervisorLog } from './supervisor-log.ts';

interface Arguments {
  readonly folder: string;
  readonly storage: string;
  readonly configFile: string;
  readonly version: string;
  readonly detached: boolean;
}

/**
 * Serves one folder until it is not needed. Exit codes: 0 the end, 1 a failure (on stderr), 75 another one serves it.
 */
export async function main(args: readonly string[]): Promise<void> {
  try {
    await serve(readArguments(args));
  } catch (error) {
    process.stderr.write(`${causeOf(error)}\n`);
    // Workers and sockets of a start that failed half-way must not keep the process.
    leave(1);
  }
}

/** A bug with its stack; a UserError as its sentence. */
function causeOf(error: unknown): string {
  return error instanceof UserError || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message);
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
  return { folder, storage: resolve(storage), configFile: config, version: values['client-version'], detached };
}

/** A bug is reported, and the supervisor goes on: it must not cost the other tasks their supervisor. */
function survive(report: (message: string) => void): ErrorBoundary {
  const boundary = new ErrorBoundary((error) => report(causeOf(error)));
  process.on('uncaughtException', boundary.caught);
  process.on('unhandledRejection', boundary.caught);
  reportBugsTo(boundary.caught);
  return boundary;
}

async function serve({ folder, storage, configFile, version, detached }: Arguments): Promise<void> {
  forgetRuntimeEnv();
  ignoreHangups();
  reserve.fill();
  const { log } = new SupervisorLog();
  const boundary = survive(log);
  const ended = Promise.withResolvers<undefined>();
  const end = (): void => ended.resolve(undefined);
  const termination = new Termination();
  const served = await serveFolder({
    address: await addressOf(folder),
    configFile,
    storage,
    version,
    env: definedOnly(process.env),
    captureWorker: join(dirname(process.argv[1] ?? ''), 'capture.js'),
    detached,
    listen: true,
    sinks: [new IdleTrim(systemClock(), trimMemory)],
    onError: log,
    onEnd: end,
  });
  if (served === undefined) process.exit(EXIT_ALREADY_RUNNING);
  boundary.reportTo((error) => served.supervisor.eventLog.internalError('', 0, error));
  termination.serve(served.supervisor, end);
  await ended.promise;
  await served.close();
  leave(0);
}

/** A thread that waits for a drive which is gone would be waited for, too; nothing is left to be done. */
function leave(code: number): never {
  if (mountQueue.isHeld) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

/** Read when the process began; not for what it starts. */
function forgetRuntimeEnv(): void {
  for (const [name, value] of Object.entries(RUNTIME_ENV))
    if (process.env[name] === value) Reflect.deleteProperty(process.env, name);
}

/** A closing terminal, a stopped job and a vanished log reader are no reason to end. */
function ignoreHangups(): void {
  process.on('SIGHUP', () => undefined);
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', () => undefined);
}

/** SIGTERM and SIGINT, as at the end of a login or a shutdown: everything is stopped, as it was started, in order. */
class Termination {
  #asked = 0;
  #stop: (() => void) | undefined;

  constructor() {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => this.#ask());
  }

  #ask(): void {
    this.#asked++;
    this.#stop?.();
  }

  /** One that came while the folder was being taken over counts. */
  serve(supervisor: Supervisor, end: () => void): void {
    this.#stop = () => {
      supervisor.shutdownState.begin();
      supervisor
        .stopTasks('signal')
        .catch((error: unknown) => supervisor.eventLog.report(messageOf(error)))
        .finally(end);
    };
    if (this.#asked > 0) this.#stop();
  }
}
