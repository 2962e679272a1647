import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, Suite, TestCase } from '@playwright/test/reporter';
import type { Failure, Totals } from './totals.ts';

/**
 * Writes the totals to the file that DIRIGENT_TOTALS names: run-all.ts adds them up. A test that passed when it was
 * tried once more is named as flaky, with the reason of its first failure.
 */
export default class TotalsReporter implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    const tests = this.suite?.allTests() ?? [];
    const of = (outcome: ReturnType<TestCase['outcome']>): TestCase[] =>
      tests.filter((test) => test.outcome() === outcome);
    const [failed, flaky, skipped] = [of('unexpected'), of('flaky'), of('skipped')];
    const totals: Totals & { readonly skipped: number } = {
      passed: of('expected').length + flaky.length,
      failed: failed.length,
      skipped: skipped.length,
      failures: failed.map(nameOf),
      flaky: flaky.map(nameOf),
    };
    writeFileSync(process.env['DIRIGENT_TOTALS'] ?? '', JSON.stringify(totals));
  }
}

function nameOf(test: TestCase): Failure {
  const reasons = test.results.map(({ error }) => error?.stack ?? error?.message ?? '');
  return {
    test: test.titlePath().slice(2).join(' › '),
    reason: stripVTControlCharacters(reasons.filter((reason) => reason !== '').join('\n')),
  };
}
