import type { LogKind, Stream } from './ports.ts';

export const STREAMS: readonly Stream[] = ['stdout', 'stderr'];
export const LOG_KINDS: readonly LogKind[] = ['stdout', 'stderr', 'combined'];

export const NEWLINE = 10;

/** Name of a log file: number 0 is the one being written, 1 the one before it. */
export function logFileName(kind: LogKind, number: number): string {
  return number === 0 ? `${kind}.log` : `${kind}.log.${number}`;
}
