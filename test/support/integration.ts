// The integration level: test/integration/CASE/*.test.ts, each case in a window of its own on the workspace
// test/fixtures/workspaces/CASE. A case may say more about its window in a file window.json (see `WindowFile`).

import { build } from 'esbuild';
import { existsSync, globSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { repository } from './vscode/install.ts';

const source = join(repository, 'test', 'integration');
const built = join(repository, 'out', 'integration');

type WindowFile = {
  /** False opens the window in Restricted Mode. */
  readonly trusted?: boolean;
  /** The workspace to open, where it is not named as the case. */
  readonly fixture?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False opens it with all of VS Code's own extensions; without the heaviest, windows open faster. */
  readonly lean?: boolean;
};

export type IntegrationCase = Required<WindowFile> & {
  readonly name: string;
  /** Where its built test files are. */
  readonly folder: string;
};

/** The module that VS Code loads inside the extension host. */
export const testsModule = join(built, 'index.js');

/** Bundles every test file, and gives the cases in the order of their names. */
export async function buildIntegrationTests(): Promise<IntegrationCase[]> {
  const files = globSync('*/*.test.ts', { cwd: source });
  await rm(built, { recursive: true, force: true });
  await build({
    entryPoints: [join(source, 'index.ts'), ...files.map((file) => join(source, file))],
    outdir: built,
    outbase: source,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const names = [...new Set(files.map((file) => dirname(file)))].sort();
  return await Promise.all(names.map(readCase));
}

async function readCase(name: string): Promise<IntegrationCase> {
  const file = join(source, name, 'window.json');
  const window = (existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {}) as WindowFile;
  const defaults = { trusted: true, fixture: basename(name), settings: {}, lean: true };
  return { name, folder: join(built, name), ...defaults, ...window };
}
