import { readFile } from 'node:fs/promises';

/** What failed: the sentence of the test with those above it, and the first lines of why. */
export type Failure = { readonly test: string; readonly reason: string };

export type Totals = { readonly passed: number; readonly failed: number; readonly failures: readonly Failure[] };

export const none: Totals = { passed: 0, failed: 0, failures: [] };

/** What a level wrote about itself. A skipped test is a failed one: nothing may hide. */
export async function readTotals(file: string): Promise<Totals | undefined> {
  try {
    const written = JSON.parse(await readFile(file, 'utf8')) as Totals & { readonly skipped: number };
    return { passed: written.passed, failed: written.failed + written.skipped, failures: written.failures };
  } catch {
    return undefined;
  }
}

export const add = (a: Totals, b: Totals): Totals => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  failures: [...a.failures, ...b.failures],
});
