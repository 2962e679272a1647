import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCompose } from './compose.ts';
import type { Finding, FolderReader } from './finding.ts';
import { findLanguages } from './languages.ts';
import { findPackageScripts } from './package-json.ts';
import { findProcfile } from './procfile.ts';

/** Most telling first: of two tasks of the same name the later one gives way. */
const finders = [findProcfile, findPackageScripts, findLanguages, findCompose];

/** What the files of a folder propose as tasks, each name once. */
export async function findTasks(folder: string): Promise<readonly Finding[]> {
  const reader = folderReader(folder);
  const found = (await Promise.all(finders.map((find) => find(reader)))).flat();
  const names = new Set<string>();
  return found.filter(({ name }) => {
    const folded = name.toLowerCase();
    if (names.has(folded)) return false;
    names.add(folded);
    return true;
  });
}

function folderReader(folder: string): FolderReader {
  return { read: (name) => readFile(join(folder, name), 'utf8').catch(() => undefined) };
}
