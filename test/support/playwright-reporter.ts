import { writeFileSync } from 'node:fs';
import type { Reporter, Suite } from '@playwright/test/reporter';

/** Writes the totals to the file that DIRIGENT_TOTALS names: run-all.ts adds them up. A flaky test counts as failed. */
export default class Totals implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    const outcomes = this.suite?.allTests().map((test) => test.outcome()) ?? [];
    const passed = outcomes.filter((outcome) => outcome === 'expected').length;
    const skipped = outcomes.filter((outcome) => outcome === 'skipped').length;
    const totals = { passed, skipped, failed: outcomes.length - passed - skipped };
    writeFileSync(process.env['DIRIGENT_TOTALS'] ?? '', JSON.stringify(totals));
  }
}
