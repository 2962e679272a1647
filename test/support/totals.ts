import { readFile } from 'node:fs/promises';

export type Totals = { readonly passed: number; readonly failed: number };

/** What a level wrote about itself. A skipped test is a failed one: nothing may hide. */
export async function readTotals(file: string): Promise<Totals | undefined> {
  try {
    const written = JSON.parse(await readFile(file, 'utf8')) as Totals & { readonly skipped: number };
    return { passed: written.passed, failed: written.failed + written.skipped };
  } catch {
    return undefined;
  }
}

export const add = (a: Totals, b: Totals): Totals => ({ passed: a.passed + b.passed, failed: a.failed + b.failed });
