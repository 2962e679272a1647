import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { UserError } from '../../base/user-error.ts';
import { resolveFrom } from './folder.ts';

/** Reads dotenv files, the later of which wins. They are read anew at every start. */
export async function readEnvFiles(
  files: readonly string[],
  projectFolder: string,
  baseEnv: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const file of files) {
    const path = resolveFrom(projectFolder, file, baseEnv);
    for (const [name, value] of Object.entries(parseEnv(await readText(file, path))))
      if (value !== undefined) env[name] = value;
  }
  return env;
}

async function readText(written: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = WORDS[code ?? ''] ?? message;
    throw new UserError(
      'operation-failed',
      `env_file "${written}" ${why}: ${path}. Create it, or take it out of env_file.`,
    );
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read',
  EISDIR: 'is a folder',
};
