import * as vscode from 'vscode';
import type { importer } from '../../import/importer.ts';

/** What reads YAML and the files of eight tools: a bundle of its own, which is loaded now and not before. */
export async function loadImporter(): Promise<typeof importer> {
  const loaded = (await import('../../import/importer.ts')).importer;
  loaded.setTranslations(vscode.l10n.bundle);
  return loaded;
}
