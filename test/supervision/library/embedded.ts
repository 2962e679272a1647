// The supervisor in the process of the test, from the bundle that the package exports.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as library from '../../../src/library/supervisor.ts';
import { Supervised } from '../../support/supervised.ts';

const load = createRequire(import.meta.url);
const entrance = join(import.meta.dirname, '..', '..', '..', 'dist', 'library', 'supervisor.js');

export const { createSupervisor } = load(entrance) as typeof library;

/** Runs `use` with a project of its own; nothing of it is left, also where it fails. */
export async function withProject(toml: string, use: (project: Supervised) => Promise<void>): Promise<void> {
  await using project = await Supervised.prepare(toml);
  const before = process.env['XDG_RUNTIME_DIR'];
  process.env['XDG_RUNTIME_DIR'] = project.runtime;
  try {
    await use(project);
  } finally {
    if (before === undefined) delete process.env['XDG_RUNTIME_DIR'];
    else process.env['XDG_RUNTIME_DIR'] = before;
  }
}

export function optionsOf(project: Supervised): library.SupervisorOptions {
  return {
    folder: project.folder,
    storage: project.storageRoot,
    env: { PATH: process.env['PATH'] ?? '', ...mark(project) },
  };
}

/** By which what is left of a project is found. */
function mark({ runtime }: Supervised): Record<string, string> {
  return { XDG_RUNTIME_DIR: runtime };
}
