import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { HistoryEntry } from '../../rpc/contract.ts';
import { commands } from '../names.ts';
import { formatDuration } from '../../base/duration.ts';
import type { MakeCommand } from './command.ts';
import { noTasks } from './pick.ts';
import { resolveOne } from './resolve-one.ts';
import { showInformationMessage } from '../surfaces/messages.ts';
import { pickOne, type PickItem } from '../surfaces/pick.ts';

const icons = {
  running: 'circle-filled',
  finished: 'check',
  failed: 'error',
  stopped: 'circle-outline',
  lost: 'question',
} as const;

/** The last runs of a task, newest first. */
export const showHistory: MakeCommand = (context) => ({
  id: commands.showHistory,
  async run(target, selection) {
    const question = { placeHolder: l10n.t('The history of which task?'), none: noTasks() };
    const found = await resolveOne(context, question, target, selection);
    if (found === undefined) return;
    const { runs } = await found.ref.folder.request('tasks/history', { task: found.ref.name, limit: 100 });
    if (runs.length === 0) {
      void showInformationMessage(l10n.t('“{0}” never ran.', found.task.title));
      return;
    }
    const placeHolder = l10n.t('Runs of “{0}”; choose one to open the output', found.task.title);
    const picked = await pickOne(runs.map(itemOf), { placeHolder });
    if (picked !== undefined) context.channels.show(found.ref, false);
  },
});

function itemOf(run: HistoryEntry): PickItem {
  const result = run.signal ?? (run.exitCode === undefined ? run.reason : l10n.t('exit {0}', run.exitCode));
  const took = run.durationMs === undefined ? undefined : l10n.t('took {0}', formatDuration(run.durationMs, 2));
  const started = run.startedAt === undefined ? '' : new Date(run.startedAt).toLocaleString(vscode.env.language);
  return {
    icon: icons[run.outcome],
    label: run.runId,
    description: [run.outcome, result, took].filter((word) => word !== undefined).join(' · '),
    detail: started,
  };
}
