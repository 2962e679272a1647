import type { Finder } from './finding.ts';

/** The names that docker compose looks for, in its order. */
const FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** All services of a compose file as one task: compose itself knows best how to start and stop them. */
export const findCompose: Finder = async (folder) => {
  for (const file of FILES) {
    if ((await folder.read(file)) === undefined) continue;
    return [{ name: 'compose', command: 'docker', args: ['compose', 'up'], runAtStartup: false, from: file }];
  }
  return [];
};
