// Formats uptimes.
import { formatDuration } from '../../base/duration.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An uptime in minutes; undefined below one, so that a row changes at most once a minute. */
export function formatUptime(ms: number): string | undefined {
  return ms < MINUTE ? undefined : formatDuration(ms, ms < HOUR ? 1 : 2);
}

/** Milliseconds until the result of `formatUptime` changes. */
export function untilNextUptime(ms: number): number {
  return ms < DAY ? MINUTE - (Math.max(0, ms) % MINUTE) : HOUR - (ms % HOUR);
}

/** The remaining time, rounded up to whole seconds: `1s` until it is over. */
export function formatCountdown(ms: number): string {
  return formatDuration(Math.max(SECOND, Math.ceil(ms / SECOND) * SECOND), 2);
}
