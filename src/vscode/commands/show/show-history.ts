// Lists the last runs of a task, newest first, and shows the output of the chosen one.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HistoryEntry } from '../../../model/history.ts';
import { commands } from '../../names.ts';
import { numberOfRun, readPastRun } from '../../output/past-run.ts';
import { infoOf, type TaskRef } from '../../project/task-ref.ts';
import { readSetting } from '../../settings.ts';
import { showInformationMessage } from '../../dialogs/messages.ts';
import { pickOne, type PickItem } from '../../dialogs/pick.ts';
import { runWords } from '../../words/run.ts';
import { outcomeIcons } from '../../words/task-icon.ts';
import type { CommandContext, MakeCommand } from '../command.ts';
import { noTasks } from '../target/pick.ts';
import { resolveOne } from '../target/resolve-one.ts';

interface RunItem extends PickItem {
  readonly run: HistoryEntry;
}

export const showHistory: MakeCommand = (context) => ({
  id: commands.showHistory,
  async run(target, selection) {
    const question = { placeHolder: l10n.t('Select a task to show its history'), none: noTasks() };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const { runs } = await found.ref.folder.request('tasks/history', { task: found.ref.name, limit: 100 });
    if (runs.length === 0) {
      void showInformationMessage(l10n.t('“{0}” has not run yet.', found.task.title));
      return;
    }
    const placeHolder = l10n.t('Select a run of “{0}” to show its output', found.task.title);
    const picked = await pickOne(runs.map(itemOf), { placeHolder });
    if (picked !== undefined) await showRun(context, found.ref, picked.run);
  },
});

/** Shows the current run in its channel, an earlier one as a document. */
async function showRun(context: CommandContext, ref: TaskRef, { runId, startedAt }: HistoryEntry): Promise<void> {
  if (infoOf(ref)?.runId === runId) {
    context.channels.show(ref, false);
    context.attention.markSeen(ref);
    return;
  }
  const past = { task: ref.name, run: numberOfRun(runId), maxLines: readSetting('outputMaxLines') };
  const text = await readPastRun(past, (params) => ref.folder.request('tasks/output', params));
  if (text !== undefined && text !== '') return context.reports.show(`${ref.folder.name}/${runId}.log`, text);
  void showInformationMessage(text === '' ? l10n.t('{0} has no output.', runId) : whyGone(runId, startedAt));
}

function whyGone(runId: string, startedAt: string | undefined): string {
  return startedAt === undefined
    ? l10n.t('{0} could not be started and has no output.', runId)
    : l10n.t('The log of {0} has been rotated out. Increase log_max_files to keep more.', runId);
}

function itemOf(run: HistoryEntry): RunItem {
  const started = run.startedAt === undefined ? '' : new Date(run.startedAt).toLocaleString(vscode.env.language);
  return { run, icon: outcomeIcons[run.outcome], label: run.runId, description: runWords(run), detail: started };
}
