// A process that outlives the test that gave birth to it is a failure of that test. Who was born in it bears its mark
// in the environment, wherever it went since; a test that cleans up afterwards has its hooks for that.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { WAIT_MS } from './limits.ts';
import type { Failure } from './totals.ts';
import { listProcesses, type ProcessLine } from './vscode/processes.ts';

const VARIABLE = 'DIRIGENT_BORN_IN';

/** What a process host of the test's own process keeps in reserve, and takes with it. */
const RESERVE = '-s dirigent-shim';

/** Nobody waits for the end of what was killed last. */
const LOOK_MS = 20;

async function strays(mark: string): Promise<readonly ProcessLine[]> {
  const found = await listProcesses(`${VARIABLE}=${mark}`);
  return found.filter(({ parent, command }) => !(parent === process.pid && command.endsWith(RESERVE)));
}

/** Those that are still there when they had their time to end; killed now, so that no later test meets them. */
async function lastingStrays(mark: string): Promise<readonly ProcessLine[]> {
  const deadline = performance.now() + WAIT_MS / 4;
  for (;;) {
    const alive = await strays(mark);
    if (alive.length === 0 || performance.now() > deadline) {
      for (const { pid } of alive) kill(pid);
      return alive;
    }
    await pause(LOOK_MS);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

export const mochaHooks = {
  beforeEach(): void {
    process.env[VARIABLE] = randomUUID();
  },
  async afterEach(this: Mocha.Context): Promise<void> {
    const mark = process.env[VARIABLE] ?? '';
    Reflect.deleteProperty(process.env, VARIABLE);
    const alive = await lastingStrays(mark);
    const test = this.currentTest;
    if (alive.length === 0 || test === undefined) return;
    const names = alive.map(({ pid, command }) => `${command} (pid ${pid})`).join(', ');
    note({ test: test.fullTitle(), reason: `It left processes behind: ${names}` });
  },
};

/** Where the reporter looks for them, which may be another process; see mocha-reporter.cjs. */
function note(stray: Failure): void {
  const notes = process.env['DIRIGENT_STRAYS'];
  if (notes === undefined) throw new Error(`${stray.test}: ${stray.reason}`);
  appendFileSync(notes, `${JSON.stringify(stray)}\n`);
}
