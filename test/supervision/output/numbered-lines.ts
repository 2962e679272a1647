import assert from 'node:assert/strict';

/** Asserts that the lines count from 1 without a gap, a repeat or a torn line, and tells how far. */
export function assertNumbered(text: string, what: string): number {
  let expected = 0;
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    // The writer was killed in the middle of it.
    if (end < 0) break;
    const line = text.slice(from, end);
    expected++;
    if (line !== String(expected)) assert.fail(`${what}: line ${expected} reads ${JSON.stringify(line.slice(0, 80))}`);
    from = end + 1;
  }
  return expected;
}

/** The lines of one stream in a combined output, without their prefix. */
export function linesOf(combined: string, stream: 'stdout' | 'stderr'): string {
  const prefix = `[${stream}] `;
  let found = '';
  for (const line of combined.split('\n')) if (line.startsWith(prefix)) found += `${line.slice(prefix.length)}\n`;
  return found;
}
