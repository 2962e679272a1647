const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in at most two units: `4s`, `3m`, `2h 5m`, `1d 3h`. Below a second: `250ms`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))}ms`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  if (ms < DAY) return joined(Math.floor(ms / HOUR), 'h', Math.floor((ms % HOUR) / MINUTE), 'm');
  return joined(Math.floor(ms / DAY), 'd', Math.floor((ms % DAY) / HOUR), 'h');
}

/** How long something has been up, in minutes: nothing below one, so that a row changes once a minute at most. */
export function formatUptime(ms: number): string | undefined {
  return ms < MINUTE ? undefined : formatDuration(ms);
}

/** Milliseconds until `formatUptime` says something else. */
export function untilNextUptime(ms: number): number {
  return ms < DAY ? MINUTE - (Math.max(0, ms) % MINUTE) : HOUR - (ms % HOUR);
}

/** A countdown in whole seconds, rounded up: it says `1s` until it is over. */
export function formatCountdown(ms: number): string {
  return ms > MINUTE ? formatDuration(ms + SECOND - 1) : `${Math.max(0, Math.ceil(ms / SECOND))}s`;
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit} ${small}${smallUnit}`;
}
