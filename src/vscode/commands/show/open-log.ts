// The command “Dirigent: Open Log File”.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../../base/user-error.ts';
import type { TaskInfo } from '../../../model/task-info.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';
import { resolveOne } from '../target/resolve-one.ts';
import { pickOne } from '../../dialogs/pick.ts';

export const openLog: MakeCommand = (context) => ({
  id: commands.openLog,
  async run(target, selection) {
    const question = {
      placeHolder: l10n.t('Select a task to open its log'),
      filter: (task: TaskInfo) => task.definition.persistToDisk,
      none: l10n.t('No task writes a log file.'),
    };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const file = await pickFile(found.task);
    if (file === undefined) return;
    await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
    context.attention.markSeen(found.ref);
  },
});

/** The combined log, unless the user wants a single stream; empty and missing files are not offered. */
async function pickFile({ title, logs }: TaskInfo): Promise<string | undefined> {
  const names = [
    {
      label: 'combined.log',
      description: l10n.t('stdout and stderr, in the order they were read'),
      path: logs.combined,
    },
    { label: 'stdout.log', description: l10n.t('stdout only, exactly as written'), path: logs.stdout },
    { label: 'stderr.log', description: l10n.t('stderr only, exactly as written'), path: logs.stderr },
  ];
  const there = (await Promise.all(names.map(async (file) => ({ file, there: await hasContent(file.path) }))))
    .filter((each) => each.there)
    .map(({ file }) => file);
  if (there.length === 0) throw new UserError('operation-failed', l10n.t('“{0}” has no log yet.', title));
  return there.length === 1
    ? there[0]?.path
    : (await pickOne(there, { placeHolder: l10n.t('Select a log of “{0}”', title) }))?.path;
}

async function hasContent(path: string): Promise<boolean> {
  if (path === '') return false;
  const found = await Promise.resolve(vscode.workspace.fs.stat(vscode.Uri.file(path))).catch(() => undefined);
  return found !== undefined && found.size > 0;
}
