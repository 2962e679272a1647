// Mocha's own `spec` report, and at the end the totals in the file that DIRIGENT_TOTALS names: run-all.ts adds them up.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = process.env.DIRIGENT_TOTALS;
    if (file === undefined) return;
    const named = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      named.push({ test: test.fullTitle(), reason: String(error?.stack ?? error) });
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending, failures: named }));
    });
  }
};
