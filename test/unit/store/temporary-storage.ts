import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceStorage, type WorkspaceStorage } from '../../../src/store/storage.ts';

export interface TemporaryStorage extends AsyncDisposable {
  readonly root: string;
  readonly storage: WorkspaceStorage;
  readonly problems: string[];
}

export async function temporaryStorage(): Promise<TemporaryStorage> {
  const root = await mkdtemp(join(tmpdir(), 'store-'));
  return {
    root,
    storage: workspaceStorage(root, '/home/me/project'),
    problems: [],
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
