// The calls of VS Code behind the ports of the classes that join rooms: what those decide runs in tests without an editor.
import * as vscode from 'vscode';
import type { CommandId } from './names.ts';
import { readSetting } from './settings.ts';
import { showErrorMessage, showInformationMessage } from './surfaces/messages.ts';

export const editor = {
  isFocused: (): boolean => vscode.window.state.focused,
  execute: (command: CommandId, target?: unknown): Thenable<unknown> => vscode.commands.executeCommand(command, target),
  readSetting,
  showError: showErrorMessage<string>,
  showInformation: showInformationMessage<string>,
};
