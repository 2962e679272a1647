import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { shellLine } from '../launch/command-line.ts';
import { taskEnvironment } from '../launch/environment.ts';
import { workingFolder } from '../launch/folder.ts';
import type { RunIdentity, StopRequest } from '../ports.ts';
import { fifo } from '../posix/run-folder.ts';
import { killTree } from './kill-tree.ts';

/**
 * Runs a stop command as the task itself would run: its folder, its environment, its log. `DIRIGENT_PID` is the task's
 * pid. It is killed, with its group, when `timeoutMs` are over. False when it failed; the task's stderr says how.
 */
export async function runStopCommand(
  command: string,
  timeoutMs: number,
  request: StopRequest,
  run: RunIdentity,
): Promise<boolean> {
  const output = openOutput(run.folder);
  const tell = (text: string): void => say(output?.stderr, `dirigent: stop_command ${text}\n`);
  try {
    const inTime = { signal: AbortSignal.timeout(timeoutMs) };
    const env = await taskEnvironment({ ...request, ...inTime, isBesideRun: true });
    const cwd = await workingFolder(request.definition.cwd, request.projectFolder, env, inTime);
    const [file = '', ...args] = await shellLine(true, command, cwd, env, inTime);
    const child = spawn(file, args, {
      cwd,
      env: { ...env, DIRIGENT_RUN: run.marker, DIRIGENT_PID: String(run.command.pid) },
      detached: true,
      windowsHide: true,
      stdio: ['ignore', output?.stdout ?? 'ignore', output?.stderr ?? 'ignore'],
    });
    const timer = setTimeout(() => killTree(child), timeoutMs);
    const [code, signal] = (await once(child, 'exit').finally(() => clearTimeout(timer))) as [number | null, string];
    if (code === 0) return true;
    tell(code === null ? `died of ${signal}` : `failed with exit code ${code}`);
  } catch (error) {
    tell(`could not run: ${(error as Error).message}`);
  } finally {
    if (output !== undefined) for (const fd of [output.stdout, output.stderr]) closeSync(fd);
  }
  return false;
}

interface Output {
  readonly stdout: number;
  readonly stderr: number;
}

/** The streams of the task, so that what its stop command prints stands in its log. */
function openOutput(folder: string): Output | undefined {
  const open = (name: 'stdout' | 'stderr'): number =>
    openSync(fifo(folder, name), constants.O_RDWR | constants.O_NONBLOCK);
  try {
    return { stdout: open('stdout'), stderr: open('stderr') };
  } catch {
    return undefined;
  }
}

function say(fd: number | undefined, text: string): void {
  try {
    if (fd !== undefined) writeSync(fd, text);
  } catch {
    // The log is full or gone; the signal that follows is what matters.
  }
}
