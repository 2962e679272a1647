// The only way to a list to pick from and to a line to fill in: the editor reads links and icons there, too.
import * as vscode from 'vscode';
import type { IconId } from '../words/icons.ts';
import { inertLine, withIcon } from '../words/inert.ts';

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

export function pickSeveral<Item extends PickItem>(
  items: readonly Item[],
  options: vscode.QuickPickOptions,
): Thenable<Item[] | undefined> {
  return vscode.window.showQuickPick(items.map(shownItem), { ...shownOptions(options), canPickMany: true });
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
