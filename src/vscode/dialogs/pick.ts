// Quick picks and input boxes, the only way to them: VS Code makes icons of their text, so it is made inert first.
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { IconId } from '../words/icons.ts';
import { inertLine, withIcon } from '../words/inert.ts';
import { acceptedItems, firstMatch, type Worded } from './accepted-items.ts';

/** An item whose label is plain text; its icon is given apart. */
export interface PickItem extends vscode.QuickPickItem {
  readonly icon?: IconId;
}

/** The item with its text made inert. */
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

/** The checked items; Enter with none checked accepts the highlighted one. Undefined if the user dismisses the list. */
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
    shown.add(pick.onDidAccept(() => end(acceptedOf(pick))));
    shown.add(pick.onDidHide(() => end(undefined)));
    pick.show();
  });
}

/** An item as VS Code shows it, with the original. */
export interface ShownItem<Item extends Worded> extends vscode.QuickPickItem {
  /** Absent on a separator. */
  readonly item?: Item;
}

/** The items that Enter accepts. */
export function acceptedOf<Item extends Worded>(pick: vscode.QuickPick<ShownItem<Item>>): readonly Item[] {
  const itemsOf = (shown: readonly ShownItem<Item>[]): Item[] => shown.flatMap(({ item }) => item ?? []);
  const { items, selectedItems, activeItems, value } = pick;
  return acceptedItems({
    items: itemsOf(items),
    selected: itemsOf(selectedItems),
    active: itemsOf(activeItems),
    value,
  });
}

/** Highlights the first match, since VS Code highlights none in a quick pick with checkboxes. */
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

/** `problem`: the validation message for the text so far; undefined if it is valid. */
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
