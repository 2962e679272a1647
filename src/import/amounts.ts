// Converts durations and signals of other tools.
import { parseDuration } from '../base/duration.ts';

/** `90` → `"90s"`, `0.5` → `"500ms"`. */
export function seconds(amount: number | undefined): string | undefined {
  if (amount === undefined) return undefined;
  return Number.isInteger(amount) ? `${amount}s` : milliseconds(amount * 1000);
}

/** `2000` → `"2s"`, `1600` → `"1600ms"`. */
export function milliseconds(amount: number | undefined): string | undefined {
  if (amount === undefined) return undefined;
  const whole = Math.round(amount);
  return whole % 1000 === 0 ? `${whole / 1000}s` : `${whole}ms`;
}

/** Milliseconds of a duration such as `"1m30s"`; a bare number counts `unit` milliseconds. */
export function durationOf(text: string | undefined, unit = 1000): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) && number >= 0 ? number * unit : parseDuration(text.trim());
}

/** Numbers as on Linux, x86 and ARM (signal(7)). */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  6: 'SIGABRT',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  28: 'SIGWINCH',
};

/** `15`, `term`, `SIGTERM` → `SIGTERM`; undefined for a signal that does not end a process. */
export function signalOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const word = text.trim().toUpperCase();
  const name = SIGNALS[Number(word)] ?? (word.startsWith('SIG') ? word : `SIG${word}`);
  return Object.values(SIGNALS).includes(name) ? name : undefined;
}
