// Says it when a folder has no supervisor and only a person can help: another version, a refused token, a broken start.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { commands } from '../names.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import type { Workspace } from '../project/workspace.ts';
import { showErrorMessage } from '../surfaces/messages.ts';

export function tellLinkTrouble(workspace: Workspace): Disposable {
  return workspace.onDidAddFolder((folder) => {
    folder.link.onDidChangeState((state) => {
      if (state.kind === 'failed' && !state.willRetry) void tell(folder, state.error);
    });
  });
}

async function tell(folder: ProjectFolder, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  const message = l10n.t('The tasks of “{0}” cannot be reached: {1}', folder.name, reason);
  const restart = l10n.t('Restart Supervisor');
  const log = l10n.t('Show Log');
  const chosen = await showErrorMessage(message, restart, log);
  if (chosen === restart) await vscode.commands.executeCommand(commands.restartSupervisor, { kind: 'folder', folder });
  if (chosen === log) await vscode.commands.executeCommand(commands.showLog);
}
