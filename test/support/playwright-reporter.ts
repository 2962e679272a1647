import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, Suite } from '@playwright/test/reporter';

/** Writes the totals to the file that DIRIGENT_TOTALS names: run-all.ts adds them up. A flaky test counts as failed. */
export default class Totals implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    const tests = this.suite?.allTests() ?? [];
    const failed = tests.filter((test) => !['expected', 'skipped'].includes(test.outcome()));
    const passed = tests.filter((test) => test.outcome() === 'expected').length;
    const failures = failed.map((test) => ({
      test: test.titlePath().slice(2).join(' › '),
      reason: stripVTControlCharacters(test.results.map(({ error }) => error?.stack ?? '').join('\n')),
    }));
    const totals = { passed, failed: failed.length, skipped: tests.length - passed - failed.length, failures };
    writeFileSync(process.env['DIRIGENT_TOTALS'] ?? '', JSON.stringify(totals));
  }
}
