// Reports a folder without a supervisor where only the user can help: another version, a refused token, a failed
// launch.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { commands } from '../names.ts';
import { isOlderClient } from '../../rpc/wire/mismatch.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import type { Workspace } from '../project/workspace.ts';
import { showErrorMessage } from '../dialogs/messages.ts';

export function notifyLinkTrouble(workspace: Workspace): Disposable {
  return workspace.onDidAddFolder((folder) => {
    folder.link.onDidChangeState((state) => {
      if (state.kind === 'failed' && !state.willRetry) void notify(folder, state.error);
    });
  });
}

async function notify(folder: ProjectFolder, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  if (isOlderClient(error)) return notifyOlderClient(folder, reason);
  const message = l10n.t('Cannot reach the supervisor of “{0}”: {1}', folder.name, reason);
  const restart = l10n.t('Restart Supervisor');
  const log = l10n.t('Show Log');
  const chosen = await showErrorMessage(message, restart, log);
  if (chosen === restart) await vscode.commands.executeCommand(commands.restartSupervisor, { kind: 'folder', folder });
  if (chosen === log) await vscode.commands.executeCommand(commands.showLog);
}

/** A supervisor that this window restarted would be of the older version: it is the window that needs the newer one. */
async function notifyOlderClient(folder: ProjectFolder, reason: string): Promise<void> {
  const message = l10n.t('Cannot reach the supervisor of “{0}”: {1}', folder.name, reason);
  const reload = l10n.t('Reload Window');
  const chosen = await showErrorMessage(message, reload);
  if (chosen === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
}
