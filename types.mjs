// Writes dist/types: the declarations of what the package exports, and of nothing that they do not name.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

const entries = ['library/client.d.ts', 'library/supervisor.d.ts'];

const all = await mkdtemp(join(tmpdir(), 'dirigent-types-'));
try {
  await emitAll();
  await rm('dist/types', { recursive: true, force: true });
  const wanted = entries.map((entry) => join(all, entry));
  // A set that grows while it is walked: what a declaration imports is walked after it.
  const files = new Set(wanted);
  for (const file of files) {
    for (const imported of await importsOf(file)) files.add(imported);
    await cp(file, join('dist/types', relative(all, file)));
  }
} finally {
  await rm(all, { recursive: true, force: true });
}

async function emitAll() {
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', 'src', '--outDir', all];
  await promisify(execFile)(process.execPath, [tsc, '-p', 'tsconfig.types.json', ...options]);
}

async function importsOf(file) {
  const text = await readFile(file, 'utf8');
  const paths = text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.ts['"]/g);
  return [...paths].map(([, path]) => `${resolve(dirname(file), path)}.d.ts`);
}
