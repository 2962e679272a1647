// A process of its own that may have few files open: it asks a probe while it has none left, one left, two left, and so
// on. Prints what is left of that when it has files again, and what it was told while it had none.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { reserve } from '../../../src/base/descriptors.ts';
import type { ExecRequest } from '../../../src/process/ports.ts';
import { Launched } from '../../support/launched.ts';

/** More than a probe takes. */
const MOST_LEFT = 12;

await using run = await Launched.start({ command: 'sleep', args: ['1000'] });

/** It writes more than a FIFO holds: nobody who does not read it sees its end. */
const LOUD = 'head -c 200000 /dev/zero';
await ask(LOUD);

const reported: string[] = [];
for (let left = 0; left <= MOST_LEFT; left++) {
  reserve.fill();
  const taken = takeAll();
  for (const descriptor of taken.splice(0, left)) closeSync(descriptor);
  reported.push(await ask(LOUD));
  for (const descriptor of taken) closeSync(descriptor);
}

process.stdout.write(
  `${JSON.stringify({ answer: await ask('echo well'), shells: await shells(), reported: reported[0] })}\n`,
);

/** As the service asks: not for ever. A refusal is an answer. */
async function ask(line: string): Promise<string> {
  const question: ExecRequest = { ...run.stopRequest(), command: 'sh', args: ['-c', line] };
  const late = AbortSignal.timeout(5_000);
  try {
    return (await run.process.exec?.(question, late))?.output ?? '';
  } catch (error) {
    return (error as Error).message;
  }
}

function takeAll(): number[] {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    return taken;
  }
}

/** Those that are to become shims, or are. The one in reserve comes up a moment after a start. */
async function shells(): Promise<number> {
  await pause(500);
  const rows = execFileSync('ps', ['-A', '-ww', '-o', 'ppid=,command='], { encoding: 'utf8' }).split('\n');
  return rows.filter((row) => row.trim().startsWith(`${process.pid} `) && row.endsWith('-s dirigent-shim')).length;
}
