// `npm test`: every gate and every level, one after the other, none left out because an earlier one failed. Each gate
// counts as one test. What failed is named once more at the end, and what was flaky; the last line is the sum.

import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLevel } from './run-level.ts';
import { add, failure, none, readTotals, type Failure, type Totals } from './totals.ts';

const gates = ['build', 'check', 'lint', 'deps', 'knip'];
const levels = ['test:unit', 'test:supervision', 'test:integration', 'test:ui', 'test:package'];

async function run(name: string, isGate: boolean): Promise<Totals> {
  console.log(`\n━━ ${name}\n`);
  const file = join(tmpdir(), `dirigent-totals-${process.pid}.json`);
  await rm(file, { force: true });
  const { passed, hung, strays } = await runLevel(name, isGate ? {} : { DIRIGENT_TOTALS: file });
  const reported = isGate ? gateTotals(name, passed) : ((await readTotals(file)) ?? none);
  await rm(file, { force: true });
  const left = strays.length === 0 ? none : failure('leaves no process behind', strays.join('\n'));
  const totals = add(reported, left);
  // A level that broke without a failed test, or that ran none, has failed as a whole.
  const isBroken = totals.failed === 0 && (!passed || totals.passed === 0);
  const reason = hung ?? 'It ended without a report of a failed test; what it said stands above.';
  return isBroken || hung !== undefined ? add(totals, failure('the level as a whole', reason)) : totals;
}

function gateTotals(name: string, passed: boolean): Totals {
  return passed ? { ...none, passed: 1 } : failure(name, 'What it said stands above.');
}

const results: [name: string, totals: Totals, seconds: number][] = [];
for (const name of [...gates, ...levels]) {
  const start = performance.now();
  const totals = await run(name, gates.includes(name));
  results.push([name, totals, (performance.now() - start) / 1000]);
}

/** Enough of a reason to know what broke; all of it stands above, in the report of its level. */
const REASON_LINES = 6;

function print(sign: string, level: string, { test, reason }: Failure): void {
  console.log(`\n${sign} ${level}: ${test}\n    ${reason.split('\n').slice(0, REASON_LINES).join('\n    ')}`);
}

for (const [name, { flaky }] of results) for (const each of flaky) print('⚠ flaky (passed alone)', name, each);
for (const [name, { failures }] of results) for (const each of failures) print('✘', name, each);

console.log('');
for (const [name, { passed, failed, flaky }, seconds] of results) {
  const sign = failed === 0 ? '✔' : '✘';
  const note = flaky.length === 0 ? '' : `, ${flaky.length} of them flaky`;
  console.log(`${sign} ${name.padEnd(18)} ${passed} passed${note}, ${failed} failed (${seconds.toFixed(1)} s)`);
}
const sum = results.map(([, totals]) => totals).reduce(add);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 ? 0 : 1;
