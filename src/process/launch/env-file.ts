// The env_file of a task: dotenv files, read at every start.
import { parseEnv } from 'node:util';
import { readUserFile, UnreadableFile } from '../../base/user-file.ts';
import type { WaitOptions } from '../../base/mount-queue.ts';
import { isSystemError, systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import type { TaskContext } from '../ports.ts';
import { resolveFrom } from './folder.ts';

/** The later file wins. A named pipe is waited for. */
export async function readEnvFiles(context: TaskContext): Promise<Record<string, string>> {
  const { definition, projectFolder, baseEnv, signal, onWait, isBesideRun = false } = context;
  const env: Record<string, string> = {};
  for (const file of definition.envFile) {
    const path = resolveFrom(projectFolder, file, baseEnv);
    const report = (what: string | undefined): void =>
      onWait?.(what === undefined ? what : `env_file "${file}": ${what}`);
    const text = await readText(file, path, { signal, onWait: report }, isBesideRun);
    for (const [name, value] of Object.entries(parseEnv(text))) if (value !== undefined) env[name] = value;
  }
  return env;
}

/** Read from named pipes by the last start, by path: a pipe gives each text once, and may ask a person for it. */
const fromPipes = new Map<string, string>();

async function readText(written: string, path: string, wait: WaitOptions, isBesideRun: boolean): Promise<string> {
  try {
    const { text, isPipe } = await readUserFile(path, { ...wait, pipes: isBesideRun ? 'pass' : 'read' });
    // Not known of a run that an earlier supervisor started: its probes and its stop command do without.
    if (isPipe && isBesideRun) return fromPipes.get(path) ?? '';
    if (isPipe) fromPipes.set(path, text);
    return text;
  } catch (error) {
    if (wait.signal?.aborted === true || error instanceof UserError) throw error;
    throw new UserError(
      'operation-failed',
      `env_file "${written}" ${whyNot(error)}: ${path}. Create it, or remove it from env_file.`,
    );
  }
}

function whyNot(error: unknown): string {
  if (error instanceof UnreadableFile) return error.message;
  return WORDS[isSystemError(error) ? error.code : ''] ?? `cannot be read (${systemReason(error)})`;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'is not readable',
  EISDIR: 'is a folder',
};
