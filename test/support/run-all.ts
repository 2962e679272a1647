// `npm test`: every gate and every level, none left out because an earlier one failed. Gates and unit tests, which wait
// for nothing, run at once; levels with real processes and real windows, one after the other. Each gate counts as one
// test. What failed is named once more at the end, and what was flaky; the last line is the sum.

import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLevel } from './run-level.ts';
import { add, failure, none, readTotals, type Failure, type Totals } from './totals.ts';

const gates = ['build', 'check', 'lint', 'deps', 'knip'];

/** In this order; those of one group at once. All the others need what is built. */
const groups = [
  ['build'],
  ['lint', 'test:unit', 'check', 'deps', 'knip'],
  ['test:supervision'],
  ['test:integration'],
  ['test:ui'],
  ['test:package'],
];

type Result = { readonly name: string; readonly totals: Totals; readonly seconds: number };

/** Reports of levels that run at once are shown as a whole each, when they have ended. */
async function runGroup(names: readonly string[]): Promise<readonly Result[]> {
  const isAlone = names.length === 1;
  return await Promise.all(
    names.map(async (name) => {
      const start = performance.now();
      const kept: Buffer[] = [];
      if (isAlone) console.log(title(name));
      const totals = await run(name, (chunk) => (isAlone ? process.stdout.write(chunk) : kept.push(chunk)));
      if (!isAlone) process.stdout.write(Buffer.concat([Buffer.from(`${title(name)}\n`), ...kept]));
      return { name, totals, seconds: (performance.now() - start) / 1000 };
    }),
  );
}

const title = (name: string): string => `\n━━ ${name}\n`;

async function run(name: string, print: (chunk: Buffer) => void): Promise<Totals> {
  const isGate = gates.includes(name);
  const file = join(tmpdir(), `dirigent-totals-${process.pid}-${name.replace(':', '-')}.json`);
  await rm(file, { force: true });
  const { passed, hung, strays } = await runLevel(name, isGate ? {} : { DIRIGENT_TOTALS: file }, print);
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

const results: Result[] = [];
for (const names of groups) results.push(...(await runGroup(names)));

/** Enough of a reason to know what broke; all of it stands above, in the report of its level. */
const REASON_LINES = 6;

function print(sign: string, level: string, { test, reason }: Failure): void {
  console.log(`\n${sign} ${level}: ${test}\n    ${reason.split('\n').slice(0, REASON_LINES).join('\n    ')}`);
}

for (const { name, totals } of results) for (const each of totals.flaky) print('⚠ flaky (passed alone)', name, each);
for (const { name, totals } of results) for (const each of totals.failures) print('✘', name, each);

console.log('');
for (const { name, totals, seconds } of results) {
  const { passed, failed, flaky } = totals;
  const sign = failed === 0 ? '✔' : '✘';
  const note = flaky.length === 0 ? '' : `, ${flaky.length} of them flaky`;
  console.log(`${sign} ${name.padEnd(18)} ${passed} passed${note}, ${failed} failed (${seconds.toFixed(1)} s)`);
}
const sum = results.map(({ totals }) => totals).reduce(add);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 ? 0 : 1;
