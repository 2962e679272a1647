// Which documents are ours: by their name alone. What language an editor takes them for depends on what is installed.
import { basename } from 'node:path/posix';
import type * as vscode from 'vscode';
import { readSetting } from '../settings.ts';

export function isConfig({ uri }: Pick<vscode.TextDocument, 'uri'>): boolean {
  return basename(uri.path) === readSetting('configFile');
}
