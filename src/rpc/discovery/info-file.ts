// The info file: which supervisor serves a folder and how to connect. There is one beside the socket, one in the user's
// folder and one in the storage. After a crash, or when a supervisor left its tasks running, it stays and tells the
// next supervisor which storage has their records.
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
  /** The path of its socket; beside this file by default. */
  readonly socket?: string;
  readonly token?: string;
  /** The machine or container in which `pid` is valid: see `thisMachine`. */
  readonly machine?: string;
  /** Identifies the folder after a rename: see folder-identity.ts. */
  readonly identity?: string;
}

/** Undefined for a missing or invalid file: nothing depends on it. */
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

/** Containers that share a storage have their own pids: host name and pid_namespaces(7) tell them apart. */
export function thisMachine(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

/** Writes atomically, readable by the user alone. */
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
