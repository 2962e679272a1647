import { readFile } from 'node:fs/promises';

/** A test by its sentence with those above it, and the first lines of why it failed. */
export type Failure = { readonly test: string; readonly reason: string };

export type Totals = {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly Failure[];
  /** Failed, and passed when they were tried once more alone. They count as passed, and are named. */
  readonly flaky: readonly Failure[];
};

export const none: Totals = { passed: 0, failed: 0, failures: [], flaky: [] };

export function failure(test: string, reason: string): Totals {
  return { ...none, failed: 1, failures: [{ test, reason }] };
}

/** What a level wrote about itself. A skipped test is a failed one: nothing may hide. */
export async function readTotals(file: string): Promise<Totals | undefined> {
  try {
    const written = JSON.parse(await readFile(file, 'utf8')) as Partial<Totals> & { readonly skipped?: number };
    const { passed = 0, failed = 0, skipped = 0, failures = [], flaky = [] } = written;
    return { passed, failed: failed + skipped, failures, flaky };
  } catch {
    return undefined;
  }
}

export const add = (a: Totals, b: Totals): Totals => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  failures: [...a.failures, ...b.failures],
  flaky: [...a.flaky, ...b.flaky],
});
