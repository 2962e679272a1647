// The command “Dirigent: Get Started”.
import * as vscode from 'vscode';
import { commands, extensionId } from '../../names.ts';
import type { MakeCommand } from '../command.ts';

export const openWalkthrough: MakeCommand = () => ({
  id: commands.openWalkthrough,
  run: () => vscode.commands.executeCommand('workbench.action.openWalkthrough', `${extensionId}#start`, false),
});
