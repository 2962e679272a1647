// The small file beside the socket that tells who listens. After a crash, or when a supervisor left its tasks running, it
// stays and tells the next one which storage their records are in.
import { readFile, rename, writeFile } from 'node:fs/promises';

export interface InfoFile {
  readonly pid: number;
  readonly version: string;
  readonly protocol: number;
  readonly folder: string;
  /** Root of the storage, as `--storage` gave it. */
  readonly storage: string;
  readonly startedAt: string;
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
  const { pid, version, protocol, folder, storage, startedAt } = value as Record<string, unknown>;
  const words = [version, folder, storage, startedAt];
  return Number.isInteger(pid) && Number.isInteger(protocol) && words.every((word) => typeof word === 'string');
}

/** Nobody ever sees half of it, and nobody but the user sees any of it. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text, { mode: 0o600 });
  await rename(temporary, path);
}
