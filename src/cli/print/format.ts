// Formats numbers, counts and times.
/** Percent of one core. */
export function formatCpu(percent: number): string {
  return `${percent >= 9.95 ? percent.toFixed(0) : percent.toFixed(1)}%`;
}

/** `1 task`, `2 tasks`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** An ISO 8601 time as the clock on the wall shows it: `2026-01-02 03:04:05`. */
export function localTime(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.valueOf()) ? time : date.toLocaleString('sv-SE');
}
