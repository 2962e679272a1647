// The variables that a dirigent.toml and its env files give to tasks, read for those who mask their values.
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { readUserFile } from '../base/user-file.ts';
import type { Variable } from '../base/secrets/secrets.ts';

/** The keys of a definition that decide its variables. */
export interface WithVariables {
  readonly env: Readonly<Record<string, string>>;
  readonly envFile: readonly string[];
}

/** The variables that a dirigent.toml and its env files give to tasks; of a file that cannot be read, none. */
export async function variablesOfFile(
  configFile: string,
  folder: string,
  tasksIn: (text: string) => readonly WithVariables[],
): Promise<readonly Variable[]> {
  const text = await textOf(configFile);
  if (text === '') return [];
  const tasks = tasksIn(text);
  const files = new Set(tasks.flatMap(({ envFile }) => envFile));
  const fromFiles = await Promise.all([...files].map((file) => variablesIn(envFilePath(file, folder))));
  return [...tasks.flatMap(({ env }) => Object.entries(env)), ...fromFiles.flat()];
}

async function variablesIn(path: string): Promise<readonly Variable[]> {
  const variables = Object.entries(parseEnv(await textOf(path)));
  return variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** The absolute path of an `env_file` of a project in `folder`. */
export function envFilePath(file: string, folder: string): string {
  return file.startsWith('~/') ? resolve(homedir(), file.slice(2)) : resolve(folder, file);
}

/** A pipe is not read: its content can be read once, and is for the task. */
async function textOf(path: string): Promise<string> {
  try {
    return (await readUserFile(path, { pipes: 'pass' })).text;
  } catch {
    return '';
  }
}
