import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { UserError } from '../../base/user-error.ts';
import { commandLine } from '../launch/command-line.ts';
import { put, taskEnvironment } from '../launch/environment.ts';
import { workingFolder } from '../launch/folder.ts';
import type { Found, LaunchRequest, PreparedRun, ProcessHost, RunIdentity } from '../ports.ts';
import type { Stream } from '../../model/stream.ts';
import { listProcesses } from './list-processes.ts';
import { WindowsRun } from './windows-run.ts';

/**
 * Windows has no FIFOs that outlive their supervisor and nobody who could wait in its place, so nothing is adopted: what
 * a dead supervisor left is told to be lost.
 */
export class WindowsHost implements ProcessHost {
  readonly #list: typeof listProcesses;

  constructor(list: typeof listProcesses = listProcesses) {
    this.#list = list;
  }

  prepare(request: LaunchRequest): Promise<PreparedRun> {
    return Promise.resolve({ start: () => this.#start(request), abandon: () => Promise.resolve() });
  }

  recover(): Promise<RunIdentity | undefined> {
    return Promise.resolve(undefined);
  }

  adopt(): Promise<Found> {
    return Promise.resolve({ kind: 'gone', exit: { kind: 'unknown' }, release: () => Promise.resolve() });
  }

  environmentOf(): Promise<Readonly<Record<string, string>>> {
    return Promise.resolve({});
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  async #start(request: LaunchRequest): Promise<WindowsRun> {
    const { definition, projectFolder, runFolder, feed } = request;
    if (definition.user !== undefined)
      throw new UserError(
        'operation-failed',
        `user "${definition.user}": running a task as another user is not supported on Windows.`,
      );
    const env = await taskEnvironment(request);
    const cwd = await workingFolder(definition.cwd, projectFolder, env, request);
    const [file = '', ...args] = await commandLine(definition, cwd, env, request);
    const marker = randomUUID();
    put(env, 'DIRIGENT_RUN', marker);
    const child = execa(file, args, {
      cwd,
      env,
      extendEnv: false,
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'pipe',
      buffer: false,
      reject: false,
      cleanup: false,
      windowsHide: true,
      windowsVerbatimArguments: definition.shell !== false,
    });
    if (child.pid === undefined) throw await whyNot(child);
    const identity: RunIdentity = {
      command: { bootId: '', pid: child.pid, startTime: '' },
      marker,
      folder: runFolder,
    };
    const pump = (stream: Stream): Promise<void> => hand(child[stream], (chunk) => feed(stream, chunk));
    const drained = Promise.all([pump('stdout'), pump('stderr')]);
    return new WindowsRun({ child: child.nodeChildProcess, identity, drained, list: this.#list });
  }
}

async function whyNot(child: Promise<{ readonly originalMessage?: string | undefined }>): Promise<UserError> {
  const { originalMessage } = await child;
  return new UserError('operation-failed', `The task could not be started: ${originalMessage ?? 'unknown reason'}.`);
}

/** Reads no faster than the bytes are kept. A capture that is gone takes nothing more, and the pipe runs dry. */
async function hand(stream: Readable, take: (chunk: Uint8Array) => Promise<void>): Promise<void> {
  try {
    for await (const chunk of stream) await take(chunk as Uint8Array).catch(() => undefined);
  } catch {
    // It was closed from our side: who still held its other end is not waited for.
  }
}
