// Mocha's own `spec` report, and at the end the totals in the file that DIRIGENT_TOTALS names: run-all.ts adds them up.
// Whoever leaves a process behind has failed, too: see strays.ts, which hands over what it found.
const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { reporters, Runner } = require('mocha');

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    // A file, as the tests may run in several processes beside this one.
    const notes = join(tmpdir(), `dirigent-strays-${process.pid}.jsonl`);
    rmSync(notes, { force: true });
    process.env.DIRIGENT_STRAYS = notes;
    const named = [];
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      named.push({ test: test.fullTitle(), reason: String(error?.stack ?? error) });
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const strays = readStrays(notes);
      for (const { test, reason } of strays) reporters.Base.consoleLog(`\n  ✘ ${test}\n    ${reason}`);
      // What mocha gives as its exit code.
      runner.failures += strays.length;
      const file = process.env.DIRIGENT_TOTALS;
      if (file === undefined) return;
      const { passes, failures, pending } = this.stats;
      const totals = { passed: passes - strays.length, failed: failures + strays.length, skipped: pending };
      writeFileSync(file, JSON.stringify({ ...totals, failures: [...named, ...strays], flaky: [] }));
    });
  }
};

/** Lines that cannot be read throw: a stray must not be lost with them. */
function readStrays(notes) {
  if (!existsSync(notes)) return [];
  const lines = readFileSync(notes, 'utf8').trim().split('\n');
  rmSync(notes);
  return lines.map((line) => JSON.parse(line));
}
