// One list of the tasks of all files, with checkboxes.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { Progress } from '../dialogs/steps.ts';
import type { Proposal } from '../../import/proposal.ts';
import { highlightFirst, shownItem, acceptedOf, type PickItem, type ShownItem } from '../dialogs/pick.ts';
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
  /** The place of this step, if there are several. */
  readonly place?: Progress;
  readonly groups: readonly TaskGroup[];
  readonly chosen: ReadonlySet<Proposal>;
  /** Enter with nothing checked accepts none, instead of the highlighted one. */
  readonly takesNone?: boolean;
  /** The text beside the name of a task, such as that it is already in the file. */
  readonly remark: (proposal: Proposal) => string | undefined;
}

interface TaskItem extends PickItem {
  readonly proposal: Proposal;
  readonly uri: vscode.Uri | undefined;
}

/** Undefined if the user dismisses the list. */
export function pickProposals(question: TaskQuestion): Promise<ReadonlySet<Proposal> | undefined> {
  const { title, placeholder, groups, chosen, takesNone = false } = question;
  const pick = vscode.window.createQuickPick<ShownItem<TaskItem>>();
  const items = groups.flatMap((group) => itemsOf(group, question));
  Object.assign(pick, {
    title,
    placeholder,
    canSelectMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
    items,
  });
  // The user may look at the file: losing the focus dismisses nothing.
  pick.ignoreFocusOut = true;
  if (question.place !== undefined)
    Object.assign(pick, { step: question.place.step, totalSteps: question.place.total });
  pick.selectedItems = items.filter(({ item }) => item !== undefined && chosen.has(item.proposal));
  return new Promise((resolve) => {
    const shown = new DisposableStore();
    const end = (answer: ReadonlySet<Proposal> | undefined): void => {
      resolve(answer);
      shown.dispose();
    };
    shown.add(pick);
    if (!takesNone) shown.add(highlightFirst(pick));
    shown.add(
      pick.onDidAccept(() => {
        const taken = takesNone ? pick.selectedItems.flatMap(({ item }) => item ?? []) : acceptedOf(pick);
        end(new Set(taken.map(({ proposal }) => proposal)));
      }),
    );
    shown.add(
      pick.onDidTriggerItemButton(({ item: { item } }) => {
        if (item !== undefined) showInFile(item);
      }),
    );
    shown.add(pick.onDidHide(() => end(undefined)));
    pick.show();
  });
}

function itemsOf({ title, uri, proposals }: TaskGroup, { remark }: TaskQuestion): readonly ShownItem<TaskItem>[] {
  const separator = shownItem<PickItem>({ label: title, kind: vscode.QuickPickItemKind.Separator });
  const button = { iconPath: new vscode.ThemeIcon(icons.openFile), tooltip: l10n.t('Show in {0}', title) };
  const tasks = proposals.map((proposal): ShownItem<TaskItem> => {
    const note = remark(proposal);
    const losses = lossesInShort(proposal.losses);
    const item: TaskItem = {
      label: proposal.name,
      description: note === undefined ? describe(proposal) : `${describe(proposal)} — ${note}`,
      ...(uri !== undefined && { buttons: [button] }),
      proposal,
      uri,
    };
    const shown = { ...shownItem<PickItem>(item), item };
    return losses === undefined ? shown : { ...shown, detail: losses };
  });
  return [separator, ...tasks];
}

function showInFile({ proposal, uri }: TaskItem): void {
  if (uri === undefined) return;
  const { start } = proposal.range;
  const place = new vscode.Position(start.line, start.character);
  void vscode.window.showTextDocument(uri, {
    selection: new vscode.Range(place, place),
    preview: true,
    preserveFocus: true,
  });
}
