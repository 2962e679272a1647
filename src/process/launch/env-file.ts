import { parseEnv } from 'node:util';
import { readNamedFile, UnreadableFile } from '../../base/named-file.ts';
import type { Patience } from '../../base/slow-calls.ts';
import { isSystemError, systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import type { TaskPlace } from './task-place.ts';
import { resolveFrom } from './folder.ts';

/** Reads dotenv files, the later of which wins. They are read anew at every start; one that is a pipe is waited for. */
export async function readEnvFiles(place: TaskPlace): Promise<Record<string, string>> {
  const { definition, projectFolder, baseEnv, signal, onWait, isBesideRun = false } = place;
  const env: Record<string, string> = {};
  for (const file of definition.envFile) {
    const path = resolveFrom(projectFolder, file, baseEnv);
    const tell = (what: string | undefined): void =>
      onWait?.(what === undefined ? what : `env_file "${file}": ${what}`);
    const text = await readText(file, path, { signal, onWait: tell }, isBesideRun);
    for (const [name, value] of Object.entries(parseEnv(text))) if (value !== undefined) env[name] = value;
  }
  return env;
}

/** What the last start read from a pipe, by path: it gives each text once, and asks a person for it at times. */
const fromPipes = new Map<string, string>();

async function readText(written: string, path: string, patience: Patience, isBesideRun: boolean): Promise<string> {
  try {
    const { text, isPipe } = await readNamedFile(path, { ...patience, pipes: isBesideRun ? 'pass' : 'read' });
    // Of a run that an earlier supervisor started nobody knows it: its probes and its stop command do without.
    if (isPipe && isBesideRun) return fromPipes.get(path) ?? '';
    if (isPipe) fromPipes.set(path, text);
    return text;
  } catch (error) {
    if (patience.signal?.aborted === true || error instanceof UserError) throw error;
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
