/** Percent of one core. */
export function formatCpu(percent: number): string {
  return `${percent >= 9.95 ? percent.toFixed(0) : percent.toFixed(1)}%`;
}

/** `1 task`, `2 tasks`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
