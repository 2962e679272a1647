import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { mayInstall } from './vscode/install.ts';

const ALL = { dash: 'dash', bash: 'bash', 'bash as sh': 'bash --posix', 'ash of BusyBox': 'busybox ash' } as const;

/** What may be /bin/sh somewhere, and so a shim: all of them where they can be installed, else those that are here. */
export const shimShells = Object.entries(ALL).filter(([, words]) => mayInstall() || isHere(words.split(' ')[0] ?? ''));

function isHere(program: string): boolean {
  return ['/bin', '/usr/bin'].some((folder) => existsSync(`${folder}/${program}`));
}

/** Makes `file` a program that becomes the shell. */
export async function writeShell(file: string, words: string): Promise<void> {
  await writeFile(file, `#!/bin/sh\nexec ${words} "$@"\n`);
  await chmod(file, 0o700);
}
