// The readings of project files for the whole window. Their code is loaded with the first file, not while the window opens.
import type { ConfigDocuments } from './documents.ts';

export type LoadDocuments = () => Promise<ConfigDocuments>;

type DocumentsModule = typeof import('./documents.ts');

export function documentsLoader(load: () => Promise<DocumentsModule> = () => import('./documents.ts')): LoadDocuments {
  let loading: Promise<ConfigDocuments> | undefined;
  return () =>
    (loading ??= load()
      .then(({ ConfigDocuments }) => new ConfigDocuments())
      .catch((error: unknown) => {
        // Nothing of a failure is kept: the next file tries again.
        loading = undefined;
        throw error;
      }));
}
