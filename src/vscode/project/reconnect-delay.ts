const FIRST_MS = 100;
const LONGEST_MS = 30_000;

/** How long to wait before the next attempt after `failures` in a row: at once, then doubling up to half a minute. */
export function reconnectDelay(failures: number): number {
  return failures === 0 ? 0 : Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
}
