// Spawns a detached supervisor and waits for its result.
import { RUNTIME_ENV, RUNTIME_FLAGS } from '../rpc/supervisor-runtime.ts';
import { spawn } from 'node:child_process';
import { open, rename, stat, writeFile, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { workspaceFolder } from '../base/folder-id.ts';
import { UserError } from '../base/user-error.ts';
import { EXIT_ALREADY_RUNNING } from '../rpc/lock/claim-folder.ts';
import { makeStateFolder, stateTrouble } from '../rpc/discovery/storage-root.ts';
import { supervisorEnv } from './supervisor-env.ts';

export interface SupervisorCommand {
  /** The bundle `dist/supervisor.js`, beside the bundle of the client. */
  readonly script: string;
  /** Real path of the project's folder. */
  readonly folder: string;
  /** Root of the storage. */
  readonly storage: string;
  /** Further arguments of the script. */
  readonly args?: readonly string[];
  readonly env?: Readonly<NodeJS.ProcessEnv>;
}

/** The result of the launched process. `alreadyRunning`: another one has the folder, or it was shut down again. */
export type LaunchOutcome =
  { readonly kind: 'alive' } | { readonly kind: 'alreadyRunning' } | { readonly kind: 'ended'; readonly how: string };

export interface LaunchedSupervisor {
  readonly outcome: LaunchOutcome;
  readonly pid: number | undefined;
  /** The error, with the last lines of its log. */
  failure(what: string): Promise<UserError>;
}

const LONGEST_LOG = 1024 * 1024;
const LAST_WORDS = 4096;

/** Its output goes to `supervisor.log` in the workspace's storage. */
export async function startSupervisor(command: SupervisorCommand, onOutcome: () => void): Promise<LaunchedSupervisor> {
  const { script, folder, storage, args = [], env = process.env } = command;
  const workspace = workspaceFolder(storage, folder);
  await makeStateFolder(workspace);
  const logPath = join(workspace, 'supervisor.log');
  await rotate(logPath);
  const log = await openLog(logPath);
  const { size: alreadyThere } = await log.stat();
  let outcome: LaunchOutcome = { kind: 'alive' };
  const settle = (next: LaunchOutcome): void => {
    outcome = next;
    onOutcome();
  };
  try {
    const child = spawn(
      process.execPath,
      [...RUNTIME_FLAGS, script, '--folder', folder, '--storage', storage, ...args],
      {
        // Not the project's folder, which could then not be unmounted or, on Windows, removed.
        cwd: workspace,
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        env: { ...RUNTIME_ENV, ...supervisorEnv(env) },
        windowsHide: true,
      },
    );
    child.once('error', (error) => settle({ kind: 'ended', how: error.message }));
    child.once('exit', (code, signal) => settle(outcomeOf(code, signal)));
    child.unref();
    return {
      get outcome() {
        return outcome;
      },
      pid: child.pid,
      failure: async (what) => {
        const words = await endOfLog(logPath, alreadyThere);
        if (words === '') await assertWritable(logPath);
        const logged = words === '' ? ` It logged nothing to ${logPath}.` : ` From its log ${logPath}:\n${words}`;
        return new UserError('operation-failed', `${what}${logged}`);
      },
    };
  } finally {
    await log.close();
  }
}

function outcomeOf(code: number | null, signal: NodeJS.Signals | null): LaunchOutcome {
  // Exit code 0: it was shut down again, perhaps by another `dirigent down`. The start did not fail.
  if (code === EXIT_ALREADY_RUNNING || code === 0) return { kind: 'alreadyRunning' };
  return { kind: 'ended', how: signal ?? `exit code ${code ?? 'unknown'}` };
}

async function openLog(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a+', 0o600);
  } catch (error) {
    throw stateTrouble(path, error);
  }
}

/** A full disk takes the words of who cannot write there. @throws UserError with them */
async function assertWritable(logPath: string): Promise<void> {
  const probe = `${logPath}.${process.pid}.probe`;
  try {
    await writeFile(probe, 'x'.repeat(LAST_WORDS));
  } catch (error) {
    throw stateTrouble(dirname(logPath), error);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

async function rotate(path: string): Promise<void> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  // Another launcher may have renamed it meanwhile.
  if (size > LONGEST_LOG) await rename(path, `${path}.1`).catch(() => undefined);
}

async function endOfLog(path: string, since: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(since, size - LAST_WORDS);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LAST_WORDS), 0, LAST_WORDS, from);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}
