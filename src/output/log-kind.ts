// Names of log files, and the bytes that matter in them.
import type { OutputKind } from '../model/stream.ts';

export const NEWLINE = 10;

/** Name of a log file: number 0 is the one being written, 1 the one before it. */
export function logFileName(kind: OutputKind, number: number): string {
  return number === 0 ? `${kind}.log` : `${kind}.log.${number}`;
}
