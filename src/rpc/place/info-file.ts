// The small file that tells who serves a folder and the way in. It stands beside the socket, among the ways of the user and
// in the storage. After a crash, or when a supervisor left its tasks running, it stays and tells the next one which storage
// their records are in.
import { readlinkSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';

export interface InfoFile {
  readonly pid: number;
  readonly version: string;
  readonly protocol: number;
  readonly folder: string;
  /** Root of the storage, as `--storage` gave it. */
  readonly storage: string;
  readonly startedAt: string;
  /** Name of the configuration, as `--config` gave it. */
  readonly configFile?: string;
  /** Where it listens; beside this file unless told. */
  readonly socket?: string;
  readonly token?: string;
  /** Where `pid` means something: see `thisMachine`. */
  readonly machine?: string;
  /** The folder itself, whatever its path is by now: see folder-identity.ts. */
  readonly identity?: string;
}

/** Undefined when there is none, or none that makes sense: it helps, nothing depends on it. */
export async function readInfo(path: string): Promise<InfoFile | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isInfo(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isInfo(value: unknown): value is InfoFile {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, version, protocol, folder, storage, startedAt, ...more } = value as Record<string, unknown>;
  const words = [version, folder, storage, startedAt];
  const optional = [more['configFile'], more['socket'], more['token'], more['machine'], more['identity']];
  return (
    Number.isInteger(pid) &&
    Number.isInteger(protocol) &&
    words.every((word) => typeof word === 'string') &&
    optional.every((word) => word === undefined || typeof word === 'string')
  );
}

/** Containers that share a storage count their processes each for itself: the host's name, and its pid_namespaces(7). */
export function thisMachine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Nobody ever sees half of it, and nobody but the user sees any of it. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
