// A project that belongs to another user than the one who runs the command line.
import { chownSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryProject } from './fake-host.ts';

/** Root gives it to another user; any other user counts as another one until `remove`. */
export function foreignProject(config: string): ReturnType<typeof temporaryProject> {
  const project = temporaryProject(config);
  const { folder } = project;
  const known = Object.getOwnPropertyDescriptor(process, 'geteuid') ?? {};
  const uid = process.geteuid?.() ?? 0;
  if (uid === 0) for (const path of [folder, join(folder, 'dirigent.toml')]) chownSync(path, 4711, 4711);
  else Object.assign(process, { geteuid: () => uid + 1 });
  return {
    folder,
    remove: () => {
      Object.defineProperty(process, 'geteuid', known);
      project.remove();
    },
  };
}
