import { spawnSync } from 'node:child_process';

/**
 * The beginning of a command that shall have a file system of its own in this folder, of so many bytes; as root, or as
 * the user in a user namespace. Undefined where neither is allowed.
 */
export function withSmallDisk(folder: string, bytes: number): readonly string[] | undefined {
  const mount = `mount -t tmpfs -o size=${bytes} tmpfs ${folder} && exec "$@"`;
  return [['-m'], ['-r', '-m']]
    .map((flags) => ['unshare', ...flags, 'sh', '-c', mount, 'sh'])
    .find((wrapper) => spawnSync(wrapper[0] ?? '', [...wrapper.slice(1), 'true']).status === 0);
}
