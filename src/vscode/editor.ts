// The calls of VS Code behind the ports of the classes that join rooms: what those decide runs in tests without an
// editor.
import * as vscode from 'vscode';
import { readText } from './config-file/config-source.ts';
import { isConfig } from './config-file/is-config.ts';
import type { CommandId } from './names.ts';
import type { TextChannel } from './output/task-channel.ts';
import { findProjectsBelow } from './project/projects-below.ts';
import { onDidChangeSettings, readSetting } from './settings.ts';
import { showErrorMessage, showInformationMessage, showWarningMessage } from './dialogs/messages.ts';

export const editor = {
  isFocused: (): boolean => vscode.window.state.focused,
  onDidChangeFocus: vscode.window.onDidChangeWindowState,
  setContext: (key: string, value: unknown): void => void vscode.commands.executeCommand('setContext', key, value),
  hasProjectsBelow: async (): Promise<boolean> => (await findProjectsBelow(1)).length > 0,
  execute: (command: CommandId, target?: unknown): Thenable<unknown> => vscode.commands.executeCommand(command, target),
  /** The built-in language `log` gives times, levels and strings a color of the theme. */
  createTextChannel: (name: string): TextChannel => vscode.window.createOutputChannel(name, 'log'),
  documents: (): readonly vscode.TextDocument[] => vscode.workspace.textDocuments,
  onDidTouchDocument: (listener: (document: vscode.TextDocument) => unknown): vscode.Disposable =>
    vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => listener(document)),
      vscode.workspace.onDidOpenTextDocument(listener),
      vscode.workspace.onDidCloseTextDocument(listener),
    ),
  isConfig,
  fileUri: (path: string): vscode.Uri => vscode.Uri.file(path),
  readText,
  readSetting,
  onDidChangeSettings,
  showError: showErrorMessage<string>,
  showWarning: showWarningMessage<string>,
  showInformation: showInformationMessage<string>,
};
