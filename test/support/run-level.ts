// One script of package.json as a level of `npm test`: its report, an end for one that hangs, and a look at what it
// left running.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { SILENCE_MS } from './limits.ts';
import { repository } from './vscode/install.ts';
import { listProcesses } from './vscode/processes.ts';

export type LevelEnd = {
  readonly passed: boolean;
  /** Why it was ended, in words, where it hung. */
  readonly hung?: string;
  /** The commands of what was still there when it had ended. */
  readonly strays: readonly string[];
};

/** `print` gets its report as it comes. */
export async function runLevel(
  script: string,
  env: NodeJS.ProcessEnv,
  print: (chunk: Buffer) => void,
): Promise<LevelEnd> {
  const mark = `DIRIGENT_LEVEL=${randomUUID()}`;
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: repository,
    env: { ...process.env, ...env, ...colors(), DIRIGENT_LEVEL: mark.split('=')[1] },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: when it hangs all of it has to end, and not npm alone.
    detached: process.platform !== 'win32',
  });
  let hung: string | undefined;
  const watch = watchSilence(child, print, () => {
    hung = `It reported nothing for ${SILENCE_MS / 60_000} minutes and was ended.`;
    killGroup(child);
  });
  try {
    const code = await exitCode(child);
    const strays = await endStrays(mark);
    return { passed: code === 0 && hung === undefined, strays, ...(hung !== undefined && { hung }) };
  } finally {
    clearInterval(watch);
  }
}

/** A pipe hides from the level that somebody looks at its report in a terminal. */
function colors(): NodeJS.ProcessEnv {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? { FORCE_COLOR: '1' } : {};
}

function watchSilence(child: ChildProcess, print: (chunk: Buffer) => void, onSilence: () => void): NodeJS.Timeout {
  let last = performance.now();
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      last = performance.now();
      print(chunk);
    });
  return setInterval(() => {
    if (performance.now() - last > SILENCE_MS) onSilence();
  }, SILENCE_MS / 100);
}

/** Of the level itself: what it left behind may hold its pipes open for ever. */
function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) kill(process.platform === 'win32' ? pid : -pid);
}

async function endStrays(mark: string): Promise<readonly string[]> {
  const found = await listProcesses(mark);
  for (const { pid } of found) kill(pid);
  return found.map(({ pid, command }) => `${command} (pid ${pid})`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
