// `npm test`: every gate and every level, one after the other, none left out because an earlier one failed. Each gate
// counts as one test. What failed is named once more at the end; the last line is the sum.

import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, none, readTotals, type Totals } from './totals.ts';
import { repository } from './vscode/install.ts';

const gates = ['build', 'check', 'lint', 'deps', 'knip'];
const levels = ['test:unit', 'test:supervision', 'test:integration', 'test:ui', 'test:package'];

/** Far beyond what any level takes: one that hangs has failed, and the others still get their turn. */
const LONGEST_LEVEL_MS = 15 * 60_000;

async function runScript(name: string, totals: string): Promise<boolean> {
  console.log(`\n━━ ${name}\n`);
  const child = spawn('npm', ['run', '--silent', name], {
    cwd: repository,
    env: { ...process.env, DIRIGENT_TOTALS: totals },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: LONGEST_LEVEL_MS,
  });
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function runGate(name: string): Promise<Totals> {
  const passed = await runScript(name, '');
  return passed ? { ...none, passed: 1 } : { ...none, failed: 1 };
}

async function runLevel(name: string): Promise<Totals> {
  const file = join(tmpdir(), `dirigent-totals-${process.pid}.json`);
  await rm(file, { force: true });
  const passed = await runScript(name, file);
  const totals = (await readTotals(file)) ?? none;
  await rm(file, { force: true });
  // A level that broke without a failed test, or that ran none, has failed as a whole.
  const broken = totals.failed === 0 && (!passed || totals.passed === 0);
  return broken ? { ...totals, failed: 1 } : totals;
}

const results: [name: string, totals: Totals, seconds: number][] = [];

async function record(name: string, run: (name: string) => Promise<Totals>): Promise<void> {
  const start = performance.now();
  const totals = await run(name);
  results.push([name, totals, (performance.now() - start) / 1000]);
}

for (const name of gates) await record(name, runGate);
for (const name of levels) await record(name, runLevel);

/** Enough of a reason to know what broke; all of it stands above, in the report of its level. */
const REASON_LINES = 6;

for (const [name, { failures }] of results) {
  for (const { test, reason } of failures) {
    const start = reason.split('\n').slice(0, REASON_LINES).join('\n    ');
    console.log(`\n✘ ${name}: ${test}\n    ${start}`);
  }
}

console.log('');
for (const [name, { passed, failed }, seconds] of results) {
  console.log(
    `${failed === 0 ? '✔' : '✘'} ${name.padEnd(18)} ${passed} passed, ${failed} failed (${seconds.toFixed(1)} s)`,
  );
}
const sum = results.map(([, totals]) => totals).reduce(add);
console.log(`${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 ? 0 : 1;
