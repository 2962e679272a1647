// From what is known of a command to a task in the file: the questions, the edit, and the cursor in the new block.
import * as vscode from 'vscode';
import { addTask } from '../../config/edit/edits.ts';
import { openFile } from '../../config/edit/file.ts';
import { editConfig, presentText } from '../editing/edit-config.ts';
import { ensureConfig } from '../editing/new-file.ts';
import { revealTask } from '../editing/reveal-task.ts';
import { newTaskTable } from './new-task.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { askForCommand, askForFolder, askForName, askForStart, type NewTaskAnswers } from './questions.ts';
import { askInTurn, type Step } from '../dialogs/steps.ts';

export const emptyDraft: NewTaskAnswers = { commandLine: '', name: '', runAtStartup: false };

/** The answers that are known, and need no question. */
export interface Known {
  readonly command: boolean;
  readonly folder: boolean;
}

/**
 * Asks the open questions, then adds the task. Dismissing one changes nothing.
 * @throws UserError where the file has an error or cannot be changed
 */
export async function addNewTask(folder: ProjectFolder, draft: NewTaskAnswers, known: Known): Promise<void> {
  // A file that cannot take the task is reported before the questions, not after them.
  const { tasks } = openFile((await presentText(folder)) ?? '');
  const names = tasks.map(({ value }) => String(value['name']));
  const steps: Step<NewTaskAnswers>[] = [];
  if (!known.command) steps.push(askForCommand);
  steps.push(askForName(new Set([...names, ...folder.tasks.keys()])), askForStart);
  if (!known.folder) steps.push(askForFolder(await subfoldersOf(folder)));
  const task = await askInTurn(draft, steps);
  if (task === undefined) return;
  await ensureConfig(folder);
  await editConfig(folder, (text) => addTask(text, newTaskTable(task)));
  await revealTask(folder, task.name, 'end');
}

/** Folders of the first level, and those with a package of their own; what is generated or hidden is left out. */
async function subfoldersOf({ path }: ProjectFolder): Promise<readonly string[]> {
  const root = vscode.Uri.file(path);
  const packages = new vscode.RelativePattern(root, '*/*/**/{package.json,Cargo.toml,go.mod,pyproject.toml}');
  const [children, manifests] = await Promise.all([
    vscode.workspace.fs.readDirectory(root),
    vscode.workspace.findFiles(packages, '**/{node_modules,vendor,target,.*}/**', 50),
  ]);
  const first = children.flatMap(([name, type]) => (type === vscode.FileType.Directory ? [name] : []));
  const deeper = manifests.map(({ path: file }) => file.slice(root.path.length + 1).replace(/\/[^/]*$/, ''));
  const shown = (name: string): boolean => !/^\.|^(node_modules|vendor|target|dist|out|build|coverage)$/.test(name);
  return [...new Set([...first.filter(shown), ...deeper])].toSorted();
}
