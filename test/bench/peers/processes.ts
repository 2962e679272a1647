import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { pidsOf } from '../usage.ts';

/** The environment that marks everything started for one session. */
export function marked(folder: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...more, BENCH_PEER: folder };
}

export interface Command {
  readonly folder: string;
  readonly argv: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
}

export function begin({ folder, argv, env, stdio = 'ignore' }: Command): ChildProcess {
  const [program = '', ...args] = argv;
  return spawn(program, args, { cwd: folder, env: marked(folder, env), stdio, detached: true });
}

/** Runs a command to its end, whatever its exit code. */
export async function run(command: Command): Promise<void> {
  await ended(begin(command));
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Resolves when `holds` gives true; looks every few milliseconds. False when it never does. */
export async function reached(holds: () => boolean, { within = 15_000, every = 2 } = {}): Promise<boolean> {
  const deadline = performance.now() + within;
  while (!holds()) {
    if (performance.now() > deadline) return false;
    await pause(every);
  }
  return true;
}

/** SIGKILL to everything that carries the mark, until nothing does. */
export async function killMarked(mark: string): Promise<void> {
  for (;;) {
    const left = pidsOf(mark, 'all');
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself.
      }
    }
    await pause(10);
  }
}
