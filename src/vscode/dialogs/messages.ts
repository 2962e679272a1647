// Messages, modal dialogs and progress, the only way to them: VS Code makes links of their text, so it is made inert
// first.
import * as vscode from 'vscode';
import { inertLine, inertText } from '../words/inert.ts';

type Choice = string | vscode.MessageItem;

type Item<T extends Choice> = vscode.MessageItem & { readonly choice: T };

type Severity = 'error' | 'warning' | 'information';

export function showErrorMessage<T extends Choice>(message: string, ...choices: T[]): Promise<T | undefined> {
  return show('error', message, {}, choices);
}

export function showWarningMessage<T extends Choice>(message: string, ...choices: T[]): Promise<T | undefined> {
  return show('warning', message, {}, choices);
}

export function showInformationMessage<T extends Choice>(message: string, ...choices: T[]): Promise<T | undefined> {
  return show('information', message, {}, choices);
}

/** A modal dialog. */
export function askInDialog<T extends Choice>(
  message: string,
  detail: string,
  ...choices: T[]
): Promise<T | undefined> {
  return show('warning', message, { modal: true, detail: inertText(detail) }, choices);
}

async function show<T extends Choice>(
  severity: Severity,
  message: string,
  options: vscode.MessageOptions,
  choices: readonly T[],
): Promise<T | undefined> {
  const items = choices.map((choice): Item<T> => ({
    ...(typeof choice === 'string' ? { title: choice } : choice),
    choice,
  }));
  const chosen = await send(severity, inertLine(message), options, items);
  return chosen?.choice;
}

function send<T extends vscode.MessageItem>(
  severity: Severity,
  message: string,
  options: vscode.MessageOptions,
  items: readonly T[],
): Thenable<T | undefined> {
  switch (severity) {
    case 'error':
      return vscode.window.showErrorMessage(message, options, ...items);
    case 'warning':
      return vscode.window.showWarningMessage(message, options, ...items);
    case 'information':
      return vscode.window.showInformationMessage(message, options, ...items);
  }
}

/** Shows progress as a notification until `work` settles. */
export function withProgress<T>(title: string, work: () => Thenable<T>): Thenable<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: inertLine(title) }, work);
}
