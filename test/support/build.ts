// What is tried or measured: the bundles of this checkout, or those of another build beside it. A client of our sources
// may not be able to speak with another build, or to find it; so that one is asked through its own library.
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SupervisorClient } from '../../src/rpc/connection.ts';
import { repository } from './vscode/install.ts';

export interface Build {
  readonly name: string;
  /** The folder of its bundles. */
  readonly dist: string;
  /** Connects through its own library; our own sources connect to ours. */
  readonly connect?: (folder: string, env: NodeJS.ProcessEnv) => Promise<SupervisorClient>;
}

export const ownBuild: Build = { name: 'Dirigent', dist: join(repository, 'dist') };

/** The build in a checkout, or in its folder `dist`. */
export function buildAt(path: string): Build {
  const given = resolve(path);
  const dist = existsSync(join(given, 'supervisor.js')) ? given : join(given, 'dist');
  if (!existsSync(join(dist, 'supervisor.js')))
    throw new Error(`${path} has no build: there is no supervisor.js in it.`);
  return {
    name: `Dirigent of ${basename(dirname(dist))}`,
    dist,
    connect: (folder, env) => connectByLibrary(join(dist, 'library', 'client.js'), folder, env),
  };
}

interface ClientLibrary {
  connect(options: { readonly folder: string; readonly name: string }): Promise<SupervisorClient>;
}

/** The library reads the environment of its process; ours is as it was as soon as it has asked for the address. */
async function connectByLibrary(path: string, folder: string, env: NodeJS.ProcessEnv): Promise<SupervisorClient> {
  const library = (await import(pathToFileURL(path).href)) as ClientLibrary;
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    return await library.connect({ folder, name: 'test' });
  } finally {
    for (const name of Object.keys(env)) if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
}
