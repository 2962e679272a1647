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
  const names = ['XDG_RUNTIME_DIR', 'DIRIGENT_WAYS'];
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = project.env[name];
  try {
    await use(project);
  } finally {
    for (const [index, name] of names.entries()) {
      if (before[index] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[index];
    }
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
