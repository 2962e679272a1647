// Links to files, folders and addresses.
import * as l10n from '@vscode/l10n';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { fileSystemCall } from '../../../base/user-file.ts';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import type { LanguageDocument } from '../../../language/document.ts';
import { links, type Link } from '../../../language/links.ts';
import { resolvePath } from './paths.ts';
import { toRange } from '../../config-file/ranges.ts';

/** Links to what is there: a file, a folder, an address. */
export function linkProvider(documents: ConfigDocuments): vscode.DocumentLinkProvider {
  return {
    async provideDocumentLinks(source) {
      const document = documents.of(source);
      const folder = dirname(source.uri.fsPath);
      const found = await Promise.all(links(document).map((link) => linkOf(document, link, folder)));
      return found.filter((link) => link !== undefined);
    },
  };
}

async function linkOf(
  document: LanguageDocument,
  { span, kind, target }: Link,
  folder: string,
): Promise<vscode.DocumentLink | undefined> {
  const range = toRange(document, span);
  if (kind === 'web') return new vscode.DocumentLink(range, vscode.Uri.parse(target, true));
  const path = resolvePath(folder, target);
  const found = await fileSystemCall(path, () => stat(path)).catch(() => undefined);
  const uri = vscode.Uri.file(path);
  if (kind === 'file') return found?.isFile() === true ? new vscode.DocumentLink(range, uri) : undefined;
  if (found?.isDirectory() !== true) return undefined;
  // An editor cannot open a folder: the explorer shows it, and the system where it lies outside of the workspace.
  const command = vscode.workspace.getWorkspaceFolder(uri) ? 'revealInExplorer' : 'revealFileInOS';
  const link = new vscode.DocumentLink(range, commandUri(command, uri));
  link.tooltip = l10n.t('Show folder');
  return link;
}

function commandUri(command: string, uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([uri]))}`);
}
