// The variables that a dirigent.toml and its env files give to tasks: their values are masked in what an agent reads.
import { stat } from 'node:fs/promises';
import { fileSystemCall } from '../base/user-file.ts';
import { envFilePath, variablesOfFile } from '../client/task-variables.ts';
import type { Variable } from '../base/secrets/secrets.ts';
import { parseIntactProject } from '../config/parse.ts';

interface Reading {
  readonly variables: readonly Variable[];
  /** The file and its env files. */
  readonly paths: readonly string[];
}

/** Of a broken file, those that can be read. */
export async function readProjectVariables(configFile: string, folder: string): Promise<Reading> {
  let envFiles: readonly string[] = [];
  const variables = await variablesOfFile(configFile, folder, (text) => {
    const { tasks } = parseIntactProject(text).project;
    envFiles = tasks.flatMap(({ envFile }) => envFile);
    return tasks;
  });
  return { variables, paths: [configFile, ...new Set(envFiles.map((file) => envFilePath(file, folder)))] };
}

/** A file that was written so short a time ago may be written once more without another time of its own. */
const SETTLED_AFTER_MS = 2_000;

/** Reads the files again only when one of them has changed. */
export class ProjectVariables {
  readonly #read: () => Promise<Reading>;
  #last: (Reading & { readonly stamp: string }) | undefined;

  constructor(read: () => Promise<Reading>) {
    this.#read = read;
  }

  async get(): Promise<readonly Variable[]> {
    const known = this.#last;
    // Before they are read, so that a change in between is noticed the next time.
    const stamp = known === undefined ? undefined : await stampOf(known.paths);
    if (known !== undefined && stamp !== undefined && stamp === known.stamp) return known.variables;
    const reading = await this.#read();
    // Files that were not known before have no time from before they were read.
    const isSame = stamp !== undefined && known?.paths.join('\n') === reading.paths.join('\n');
    this.#last = { ...reading, stamp: isSame ? stamp : 'unknown' };
    return reading.variables;
  }
}

/** Undefined while one of them may still be changing. */
async function stampOf(paths: readonly string[]): Promise<string | undefined> {
  const now = Date.now();
  const stamps = await Promise.all(
    paths.map((path) =>
      fileSystemCall(path, () => stat(path)).then(
        ({ mtimeMs, ctimeMs, size, ino }) =>
          now - Math.max(mtimeMs, ctimeMs) > SETTLED_AFTER_MS ? `${mtimeMs} ${ctimeMs} ${size} ${ino}` : undefined,
        () => 'absent',
      ),
    ),
  );
  return stamps.includes(undefined) ? undefined : stamps.join('\n');
}
