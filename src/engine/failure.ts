// Failures in words. Every one of them is a sentence that stands on its own in a notification.
import { formatDuration } from '../base/duration.ts';
import type { Exit } from '../model/exit.ts';
import type { Failure } from '../model/status.ts';

/** Every failure but that of a run that cannot be killed, which is `Unkillable`. */
export type RunFailure = Failure & { readonly reason: Exclude<Failure['reason'], 'unkillable'> };

export function exitFailure(exit: Exit): RunFailure {
  switch (exit.kind) {
    case 'code':
      return { reason: 'exit', exitCode: exit.code, message: `Exited with code ${exit.code}.` };
    case 'signal':
      return { reason: 'signal', signal: exit.signal, message: `Killed by ${exit.signal}.` };
    case 'unknown':
      return { reason: 'exit', message: 'Ended with an unknown exit code.' };
  }
}

export function spawnFailure(message: string): RunFailure {
  return { reason: 'spawn', message };
}

export function timeoutFailure(timeoutMs: number | undefined): RunFailure {
  const limit = timeoutMs === undefined ? 'its timeout' : formatDuration(timeoutMs, 2);
  return { reason: 'timeout', message: `Ran longer than ${limit} and was stopped.` };
}

export function unhealthyFailure(lastProbe: string | undefined): RunFailure {
  const output = lastProbe?.trim() ?? '';
  return { reason: 'unhealthy', message: output === '' ? 'Was unhealthy.' : `Was unhealthy: ${oneLine(output)}` };
}

export function dependencyFailure(dependency: string, why: string): RunFailure {
  return { reason: 'dependency', message: `Needs ${dependency}, which ${why}` };
}

export function gaveUpFailure(failures: number, last: Failure): RunFailure {
  const { exitCode, signal } = last;
  return {
    reason: 'gave-up',
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(signal === undefined ? {} : { signal }),
    message: `Gave up after ${failures} failed runs in a row. Last failure: ${lowerFirst(last.message)}`,
  };
}

export function lostFailure(message: string): RunFailure {
  return { reason: 'lost', message };
}

/** Makes a sentence a clause: `Exited with code 1.` → `exited with code 1.` */
export function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

const LONGEST_QUOTE = 200;

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line;
}
