// The commands that copy a task's command line or the path of its log.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { UserError } from '../../../base/user-error.ts';
import { commands } from '../../names.ts';
import { commandLine } from '../../../config/command-line.ts';
import { icons } from '../../words/icons.ts';
import { withIcon } from '../../words/inert.ts';
import type { MakeCommand } from '../command.ts';
import { noTasks } from '../target/pick.ts';
import { resolveOne } from '../target/resolve-one.ts';

export const copyCommand: MakeCommand = (context) => ({
  id: commands.copyCommand,
  async run(target, selection) {
    const question = { placeHolder: l10n.t('Select a task to copy its command'), none: noTasks() };
    const found = await resolveOne(context, question, target, selection);
    if (found !== undefined) await copy(commandLine(found.task.definition));
  },
});

export const copyLogPath: MakeCommand = (context) => ({
  id: commands.copyLogPath,
  async run(target, selection) {
    const question = { placeHolder: l10n.t('Select a task to copy its log path'), none: noTasks() };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const { title, definition, logs } = found.task;
    if (!definition.persistToDisk || logs.combined === '') {
      throw new UserError('operation-failed', l10n.t('“{0}” does not write a log file.', title));
    }
    await copy(logs.combined);
  },
});

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(withIcon(icons.copied, l10n.t('Copied')), 2000);
}
