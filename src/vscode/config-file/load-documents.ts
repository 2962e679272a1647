// The readings of project files for the whole window. Their code is loaded with the first file, not while the window
// opens.
import type { ConfigDocuments } from './documents.ts';

export type LoadDocuments = () => Promise<ConfigDocuments>;

type LoadModule = () => Promise<{ readonly ConfigDocuments: typeof ConfigDocuments }>;

/** A failure to load the code is not kept: the next file tries again. */
export function documentsLoader(loadModule: LoadModule = () => import('./documents.ts')): LoadDocuments {
  let loading: Promise<ConfigDocuments> | undefined;
  return () =>
    (loading ??= loadModule()
      .then((module) => new module.ConfigDocuments())
      .catch((error: unknown) => {
        loading = undefined;
        throw error;
      }));
}
