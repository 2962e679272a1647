// One list of the tasks of all files, of which the person takes any number.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { Place } from '../editing/steps.ts';
import type { Proposal } from '../../import/proposal.ts';
import { shownItem, type PickItem } from '../surfaces/pick.ts';
import { icons } from '../words/icons.ts';
import { describe, lossesInShort } from './words.ts';

/** The tasks of one file, under its name. */
export interface TaskGroup {
  readonly title: string;
  /** Absent where nothing of it can be opened. */
  readonly uri?: vscode.Uri;
  readonly proposals: readonly Proposal[];
}

export interface TaskQuestion {
  readonly title: string;
  readonly placeholder: string;
  /** Where there are more questions. */
  readonly place?: Place;
  readonly groups: readonly TaskGroup[];
  readonly chosen: ReadonlySet<Proposal>;
  /** What stands beside the name of a task, such as that it is there already. */
  readonly remark: (proposal: Proposal) => string | undefined;
}

interface TaskItem extends PickItem {
  readonly proposal?: Proposal;
  readonly uri?: vscode.Uri | undefined;
}

/** Undefined where the person leaves. */
export function pickProposals(question: TaskQuestion): Promise<ReadonlySet<Proposal> | undefined> {
  const { title, placeholder, groups, chosen } = question;
  const pick = vscode.window.createQuickPick<TaskItem>();
  const items = groups.flatMap((group) => itemsOf(group, question));
  Object.assign(pick, {
    title,
    placeholder,
    canSelectMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
    items,
  });
  // A look at the file loses no answer.
  pick.ignoreFocusOut = true;
  if (question.place !== undefined)
    Object.assign(pick, { step: question.place.step, totalSteps: question.place.total });
  pick.selectedItems = items.filter(({ proposal }) => proposal !== undefined && chosen.has(proposal));
  return new Promise((resolve) => {
    const shown = new DisposableStore();
    const end = (answer: ReadonlySet<Proposal> | undefined): void => {
      resolve(answer);
      shown.dispose();
    };
    shown.add(pick);
    shown.add(pick.onDidAccept(() => end(new Set(pick.selectedItems.flatMap(({ proposal }) => proposal ?? [])))));
    shown.add(pick.onDidTriggerItemButton(({ item }) => showInFile(item)));
    shown.add(pick.onDidHide(() => end(undefined)));
    pick.show();
  });
}

function itemsOf({ title, uri, proposals }: TaskGroup, { remark }: TaskQuestion): readonly TaskItem[] {
  const separator: TaskItem = { label: title, kind: vscode.QuickPickItemKind.Separator };
  const button = { iconPath: new vscode.ThemeIcon(icons.openFile), tooltip: l10n.t('Show in {0}', title) };
  const tasks = proposals.map((proposal): TaskItem => {
    const said = remark(proposal);
    const losses = lossesInShort(proposal.losses);
    const item = shownItem<TaskItem>({
      label: proposal.name,
      description: said === undefined ? describe(proposal) : `${describe(proposal)} — ${said}`,
      ...(uri !== undefined && { buttons: [button] }),
      proposal,
      uri,
    });
    return losses === undefined ? item : { ...item, detail: losses };
  });
  return [shownItem(separator), ...tasks];
}

function showInFile({ proposal, uri }: TaskItem): void {
  if (proposal === undefined || uri === undefined) return;
  const { start } = proposal.range;
  const place = new vscode.Position(start.line, start.character);
  void vscode.window.showTextDocument(uri, {
    selection: new vscode.Range(place, place),
    preview: true,
    preserveFocus: true,
  });
}
