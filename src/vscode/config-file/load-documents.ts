// The readings of project files for the whole window. Their code is loaded with the first file, not while the window opens.
import type { ConfigDocuments } from './documents.ts';

export type LoadDocuments = () => Promise<ConfigDocuments>;

export function documentsLoader(): LoadDocuments {
  let loading: Promise<ConfigDocuments> | undefined;
  return () => (loading ??= import('./documents.ts').then(({ ConfigDocuments }) => new ConfigDocuments()));
}
