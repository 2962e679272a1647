// dirigent.toml as it would be, beside dirigent.toml as it is.
import * as l10n from '@vscode/l10n';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ReportDocuments } from '../inspect/report-documents.ts';

/** Shows the difference; `close` ends the preview wherever it was moved to. */
export async function showPreview(
  reports: ReportDocuments,
  configPath: string,
  before: string | undefined,
  after: string,
): Promise<{ close(): Promise<void> }> {
  const name = basename(configPath);
  const left = before === undefined ? reports.put('nothing.toml', '') : vscode.Uri.file(configPath);
  const right = reports.put('with-imported-tasks.toml', after);
  await vscode.commands.executeCommand('vscode.diff', left, right, l10n.t('{0} ↔ with imported tasks', name), {
    // The report of unsupported settings must not take its place.
    preview: false,
  });
  const isOurs = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputTextDiff && input.modified.toString() === right.toString();
  return {
    async close() {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isOurs);
      if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
    },
  };
}
