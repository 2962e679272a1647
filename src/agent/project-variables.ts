import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { readNamedFile } from '../base/named-file.ts';
import { parseProject } from '../config/parse.ts';
import type { Variable } from '../base/secrets.ts';

/** The variables that a dirigent.toml and its env files give to tasks; of a file that cannot be read, none. */
export async function projectVariables(configFile: string, folder: string): Promise<readonly Variable[]> {
  const text = await textOf(configFile);
  if (text === '') return [];
  const tasks = parseProject(text).project?.tasks ?? [];
  const files = new Set(tasks.flatMap(({ envFile }) => envFile));
  const fromFiles = await Promise.all([...files].map((file) => variablesOf(placeOf(file, folder))));
  return [...tasks.flatMap(({ env }) => Object.entries(env)), ...fromFiles.flat()];
}

async function variablesOf(path: string): Promise<readonly Variable[]> {
  const variables = Object.entries(parseEnv(await textOf(path)));
  return variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

function placeOf(file: string, folder: string): string {
  return file.startsWith('~/') ? resolve(homedir(), file.slice(2)) : resolve(folder, file);
}

/** What a pipe holds is meant for the task, and given once. */
async function textOf(path: string): Promise<string> {
  try {
    return (await readNamedFile(path, { pipes: 'pass' })).text;
  } catch {
    return '';
  }
}
