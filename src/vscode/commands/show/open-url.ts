// The command “Dirigent: Open URL”.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../../base/user-error.ts';
import type { TaskInfo } from '../../../model/task-info.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { resolveOne } from '../target/resolve-one.ts';

/** Through the editor, so that a port of a remote machine or a container is forwarded. */
export const openUrl: MakeCommand = (context) => ({
  id: commands.openUrl,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Select a task to open its URL'),
      filter: ({ definition }: TaskInfo) => definition.url !== undefined,
      none: l10n.t('No task has a URL. Add url = "http://localhost:3000" to a task.'),
    };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const { url } = found.task.definition;
    if (url === undefined) throw new UserError('operation-failed', l10n.t('“{0}” has no URL.', found.task.title));
    await vscode.env.openExternal(await vscode.env.asExternalUri(webAddress(url)));
  },
});

/** Only http and https: a project must not open `file:` or the scheme of another program. */
function webAddress(url: string): vscode.Uri {
  const { protocol } = URL.parse(url) ?? { protocol: '' };
  if (protocol === 'http:' || protocol === 'https:') return vscode.Uri.parse(url, true);
  throw new UserError('operation-failed', l10n.t('“{0}” is not an http or https URL.', url));
}
