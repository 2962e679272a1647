// Shows errors to the user, and logs unexpected ones.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../base/user-error.ts';
import { isUnresponsive } from '../rpc/wire/unresponsive.ts';
import { commands } from './names.ts';
import { showErrorMessage } from './dialogs/messages.ts';

/** Shows a UserError as it is; everything else is a bug, whose stack goes to the log. */
export function errorReporter(log: vscode.LogOutputChannel): (error: unknown) => void {
  return (error) => {
    if (error instanceof UserError) {
      log.warn(error.message);
      if (isUnresponsive(error)) void offerRestart(error);
      else void showErrorMessage(error.message);
      return;
    }
    log.error(error instanceof Error ? error : String(error));
    void offerLog(l10n.t('Dirigent: unexpected error: {0}', error instanceof Error ? error.message : String(error)));
  };
}

/** Reports errors of background work, which the user did not ask for, to the log alone. */
export function backgroundErrorReporter(log: vscode.LogOutputChannel): (error: unknown) => void {
  return (error) => {
    if (error instanceof UserError) log.warn(error.message);
    else log.error(error instanceof Error ? error : String(error));
  };
}

/** The way out of a supervisor that hangs; the command asks before it ends one. */
async function offerRestart({ message, data }: UserError): Promise<void> {
  const restart = l10n.t('Restart Supervisor…');
  if ((await showErrorMessage(message, restart)) === restart)
    await vscode.commands.executeCommand(commands.restartSupervisor, { folder: data?.['folder'] });
}

async function offerLog(message: string): Promise<void> {
  const show = l10n.t('Show Log');
  if ((await showErrorMessage(message, show)) === show) await vscode.commands.executeCommand(commands.showLog);
}
