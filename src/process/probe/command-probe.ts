// A probe that runs a command.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Probe } from '../../model/task-definition.ts';
import type { Exit } from '../../model/exit.ts';
import { commandLine } from '../command/command-line.ts';
import { taskEnvironment } from '../command/environment.ts';
import { workingFolder } from '../command/folder.ts';
import { killChild } from '../kill-child.ts';
import type { ProbeOptions, ProbeResult } from './probe-options.ts';

/** Docker keeps as much; more is not read, so that a talkative probe costs nothing. */
const OUTPUT_LIMIT = 4096;

/**
 * Healthy when the command ends with 0. It runs as the task would: by its host, where that can, so that nothing is
 * left.
 */
export async function probeCommand(
  probe: Extract<Probe, { kind: 'command' }>,
  options: ProbeOptions,
  signal: AbortSignal,
): Promise<ProbeResult> {
  try {
    if (options.exec !== undefined) {
      const { exit, output } = await options.exec({ ...options, ...probe }, signal);
      return { healthy: exit.kind === 'code' && exit.code === 0, output: inWords(exit, output) };
    }
    const env = await taskEnvironment({ ...options, signal, isBesideRun: true });
    const cwd = await workingFolder(options.definition.cwd, options.projectFolder, env, { signal });
    const [file = '', ...args] = await commandLine({ ...probe, shell: false }, cwd, env, { signal });
    if (signal.aborted) return { healthy: false, output: '' };
    return await run(file, args, { cwd, env }, signal);
  } catch (error) {
    return { healthy: false, output: signal.aborted ? '' : (error as Error).message };
  }
}

async function run(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<ProbeResult> {
  const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const output = collect(child.stdout, child.stderr);
  const kill = (): void => killChild(child);
  signal.addEventListener('abort', kill, { once: true });
  try {
    const [code, died] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    // Its background processes would add up with every probe. The number of its group was free for no longer than
    // this turn of the loop, and the kernel gives numbers in a circle: it is no other process's.
    kill();
    const exit: Exit = code === null ? { kind: 'signal', signal: died ?? 'SIGKILL' } : { kind: 'code', code };
    return { healthy: code === 0, output: inWords(exit, output()) };
  } finally {
    signal.removeEventListener('abort', kill);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function inWords(exit: Exit, output: string): string {
  const words =
    exit.kind === 'code' ? `exit code ${exit.code}` : exit.kind === 'signal' ? `killed by ${exit.signal}` : 'ended';
  return output === '' ? words : `${words}: ${output}`;
}

function collect(...streams: readonly NodeJS.ReadableStream[]): () => string {
  const chunks: Buffer[] = [];
  let left = OUTPUT_LIMIT;
  for (const stream of streams)
    stream.on('data', (chunk: Buffer) => {
      if (left <= 0) return;
      chunks.push(chunk.subarray(0, left));
      left -= chunk.length;
    });
  return () => Buffer.concat(chunks).toString('utf8').trim();
}
