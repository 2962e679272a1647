// The stop command of a run.
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { Exit } from '../../../model/exit.ts';
import { shellLine } from '../../command/command-line.ts';
import type { RunIdentity, StopRequest } from '../../ports.ts';
import type { Execs } from './execs.ts';
import { fifo } from '../run-folder.ts';

/**
 * Runs it as the task itself would run: its user, its folder, its environment, its log. `DIRIGENT_PID` is the task's
 * pid. It is killed, with all it started, when the time for a stop is over. False when it failed; the task's stderr
 * says how.
 */
export async function stopCommand(
  request: StopRequest,
  command: string,
  run: RunIdentity,
  execs: Execs,
): Promise<boolean> {
  const signal = AbortSignal.timeout(request.definition.stop.timeoutMs);
  try {
    const { exit } = await execs.run(
      'stop',
      {
        context: request,
        words: (cwd, env) => shellLine(true, command, cwd, env, { signal }),
        env: { DIRIGENT_PID: String(run.command.pid) },
        writesToLog: true,
      },
      signal,
    );
    if (exit.kind === 'code' && exit.code === 0) return true;
    writeToLog(run, describeEnd(exit));
  } catch (error) {
    writeToLog(run, `could not run: ${(error as Error).message}`);
  }
  return false;
}

function describeEnd(exit: Exit): string {
  if (exit.kind === 'unknown') return 'ended with an unknown exit code';
  return exit.kind === 'code' ? `failed with exit code ${exit.code}` : `was killed by ${exit.signal}`;
}

/** In the log of the task, beside the output of the stop command. */
function writeToLog({ folder }: RunIdentity, text: string): void {
  try {
    const descriptor = openSync(fifo(folder, 'stderr'), constants.O_RDWR | constants.O_NONBLOCK);
    try {
      writeSync(descriptor, `dirigent: stop_command ${text}\n`);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The log is full or gone; the signal that follows is what matters.
  }
}
