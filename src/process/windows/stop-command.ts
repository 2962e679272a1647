// The stop command of a task on Windows.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { RUN_VARIABLE } from '../../base/run-variable.ts';
import { shellLine } from '../command/command-line.ts';
import { taskEnvironment } from '../command/environment.ts';
import { workingFolder } from '../command/folder.ts';
import type { RunIdentity, StopRequest } from '../ports.ts';
import { killChild } from '../kill-child.ts';

/**
 * Runs a stop command as the task itself would run: its folder, its environment. `DIRIGENT_PID` is the task's pid. It
 * is killed, with its tree, when `timeoutMs` are over. False when it failed.
 */
export async function runStopCommand(
  command: string,
  timeoutMs: number,
  request: StopRequest,
  run: RunIdentity,
): Promise<boolean> {
  try {
    const inTime = { signal: AbortSignal.timeout(timeoutMs) };
    const env = await taskEnvironment({ ...request, ...inTime, isBesideRun: true });
    const cwd = await workingFolder(request.definition.cwd, request.projectFolder, env, inTime);
    const [file = '', ...args] = await shellLine(true, command, cwd, env, inTime);
    const child = spawn(file, args, {
      cwd,
      env: { ...env, [RUN_VARIABLE]: run.marker, DIRIGENT_PID: String(run.command.pid) },
      windowsHide: true,
      stdio: 'ignore',
    });
    const timer = setTimeout(() => killChild(child), timeoutMs);
    const [code] = (await once(child, 'exit').finally(() => clearTimeout(timer))) as [number | null];
    return code === 0;
  } catch {
    return false;
  }
}
