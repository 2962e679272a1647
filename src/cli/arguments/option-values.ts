// Parses the values of options.
import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../base/duration.ts';

/** A whole number, 0 or more. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Expected a whole number, 0 or more.');
  return Number(text);
}

/** Milliseconds. Takes `500ms`, `10s`, `5m`, `2h`, or a plain number of seconds, as in dirigent.toml. */
export function duration(text: string): number {
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('Expected a duration such as 500ms, 10s, 5m or 2h.');
  return ms;
}
