// The processes of Windows.
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { UserError } from '../../base/user-error.ts';
import { commandLine } from '../command/command-line.ts';
import { put, taskEnvironment } from '../command/environment.ts';
import { workingFolder } from '../command/folder.ts';
import type { Found, LaunchRequest, PreparedRun, ProcessHost, RunIdentity } from '../ports.ts';
import type { Stream } from '../../model/stream.ts';
import { listProcesses } from './list-processes.ts';
import { WindowsRun } from './windows-run.ts';

/**
 * Windows has no FIFOs that outlive their supervisor, and no shim, so nothing is adopted: what a dead supervisor left
 * is reported as lost.
 */
export class WindowsHost implements ProcessHost {
  readonly #list: typeof listProcesses;

  constructor(list: typeof listProcesses = listProcesses) {
    this.#list = list;
  }

  prepare(request: LaunchRequest): Promise<PreparedRun> {
    return Promise.resolve({ start: () => this.#start(request), cancel: () => Promise.resolve() });
  }

  findIdentity(): Promise<RunIdentity | undefined> {
    return Promise.resolve(undefined);
  }

  adopt(): Promise<Found> {
    return Promise.resolve({ kind: 'gone', exit: { kind: 'unknown' }, forget: () => Promise.resolve() });
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
    if (child.pid === undefined) throw await spawnError(child);
    const identity: RunIdentity = {
      command: { bootId: '', pid: child.pid, startTime: '' },
      marker,
      folder: runFolder,
    };
    const pump = (stream: Stream): Promise<void> => pipeTo(child[stream], (chunk) => feed(stream, chunk));
    const drained = Promise.all([pump('stdout'), pump('stderr')]);
    return new WindowsRun({ child: child.nodeChildProcess, identity, drained, list: this.#list });
  }
}

async function spawnError(child: Promise<{ readonly originalMessage?: string | undefined }>): Promise<UserError> {
  const { originalMessage } = await child;
  return new UserError('operation-failed', `The task could not be started: ${originalMessage ?? 'unknown reason'}.`);
}

/** Reads no faster than the bytes are kept. A capture that is gone takes nothing more: the pipe is still emptied. */
async function pipeTo(stream: Readable, take: (chunk: Uint8Array) => Promise<void>): Promise<void> {
  try {
    for await (const chunk of stream) await take(chunk as Uint8Array).catch(() => undefined);
  } catch {
    // Closed from our side: a process that still holds its other end is not waited for.
  }
}
