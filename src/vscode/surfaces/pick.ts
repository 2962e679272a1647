// The only way to a list to pick from and to a line to fill in: the editor reads links and icons there, too.
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { IconId } from '../words/icons.ts';
import { inertLine, withIcon } from '../words/inert.ts';
import { actedOn, firstMatch, type Worded } from './acted-on.ts';

/** An item whose words are text alone; its icon stands apart. */
export interface PickItem extends vscode.QuickPickItem {
  readonly icon?: IconId;
}

/** The item as the editor may show it. */
export function shownItem<Item extends PickItem>(item: Item): Item {
  const { icon, label, description, detail } = item;
  return {
    ...item,
    label: icon === undefined ? inertLine(label) : withIcon(icon, label),
    ...(description !== undefined && { description: inertLine(description) }),
    ...(detail !== undefined && { detail: inertLine(detail) }),
  };
}

export function pickOne<Item extends PickItem>(
  items: readonly Item[],
  options: vscode.QuickPickOptions,
): Thenable<Item | undefined> {
  return vscode.window.showQuickPick(items.map(shownItem), shownOptions(options));
}

/** Any number of them, ticked; Enter with nothing ticked takes the highlighted row. Undefined where the person leaves. */
export function pickSeveral<Item extends PickItem>(
  items: readonly Item[],
  options: Pick<vscode.QuickPickOptions, 'title' | 'placeHolder'>,
): Promise<readonly Item[] | undefined> {
  const { title, placeHolder } = shownOptions(options);
  const pick = vscode.window.createQuickPick<ShownItem<Item>>();
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.title = title;
  pick.placeholder = placeHolder;
  pick.items = items.map((item) => ({ ...shownItem<PickItem>(item), item }));
  return new Promise((resolve) => {
    const shown = new DisposableStore();
    const end = (answer: readonly Item[] | undefined): void => {
      resolve(answer);
      shown.dispose();
    };
    shown.add(pick);
    shown.add(highlightFirst(pick));
    shown.add(pick.onDidAccept(() => end(takenOf(pick))));
    shown.add(pick.onDidHide(() => end(undefined)));
    pick.show();
  });
}

/** An item as the editor shows it, with what it stands for. */
export interface ShownItem<Item extends Worded> extends vscode.QuickPickItem {
  /** Absent on a line between items. */
  readonly item?: Item;
}

/** What Enter takes of a list with ticks. */
export function takenOf<Item extends Worded>(pick: vscode.QuickPick<ShownItem<Item>>): readonly Item[] {
  const itemsOf = (shown: readonly ShownItem<Item>[]): Item[] => shown.flatMap(({ item }) => item ?? []);
  const { items, selectedItems, activeItems, value } = pick;
  return actedOn({ items: itemsOf(items), selected: itemsOf(selectedItems), active: itemsOf(activeItems), value });
}

/** The editor highlights no row of a list with ticks by itself. */
export function highlightFirst<Item extends Worded>(pick: vscode.QuickPick<ShownItem<Item>>): vscode.Disposable {
  const highlight = (): void => {
    const items = pick.items.flatMap(({ item }) => item ?? []);
    const first = firstMatch(items, pick.value);
    pick.activeItems = pick.items.filter(({ item }) => item !== undefined && item === first);
  };
  highlight();
  return pick.onDidChangeValue(highlight);
}

function shownOptions(options: vscode.QuickPickOptions): vscode.QuickPickOptions {
  return {
    ...options,
    ...(options.title !== undefined && { title: inertLine(options.title) }),
    ...(options.placeHolder !== undefined && { placeHolder: inertLine(options.placeHolder) }),
  };
}

/** `problem`: what is wrong with the text so far. */
export function askForLine(
  options: Omit<vscode.InputBoxOptions, 'validateInput'> & { readonly problem: (text: string) => string | undefined },
): Thenable<string | undefined> {
  const { problem, prompt, ...others } = options;
  const shown = (text: string | undefined): string | undefined => (text === undefined ? undefined : inertLine(text));
  return vscode.window.showInputBox({
    ...others,
    ...(prompt !== undefined && { prompt: inertLine(prompt) }),
    validateInput: (text) => shown(problem(text)),
  });
}
