// The project file of a folder on disk, and every sign that it changed.
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import { ConfigChanges } from './config-changes.ts';

/** The saved file; `undefined` text: there is none. */
export interface ConfigSource extends Disposable {
  readonly path: string;
  read(): Promise<string | undefined>;
  readonly onDidChange: Event<unknown>;
}

/** The project file of a folder on disk, and every change of it. */
export function watchConfig(folder: vscode.WorkspaceFolder, name: string): ConfigSource {
  const disposables = new DisposableStore();
  const uri = vscode.Uri.joinPath(folder.uri, name);
  const changes = disposables.add(new ConfigChanges(uri.toString()));
  const pattern = new vscode.RelativePattern(folder, name);
  const watch = async (): Promise<void> => {
    // The first watcher of a folder makes VS Code merge all its settings, a third of the time that activate() took.
    await nextTurn();
    const watcher = disposables.add(vscode.workspace.createFileSystemWatcher(pattern));
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
      disposables.add(event(() => changes.watched()));
  };
  const watching = watch();
  const { onDidSaveTextDocument, onDidCreateFiles, onDidDeleteFiles, onDidRenameFiles } = vscode.workspace;
  const written = (...uris: readonly vscode.Uri[]): void => changes.written(uris.map(String));
  disposables.add(onDidSaveTextDocument((document) => written(document.uri)));
  disposables.add(onDidCreateFiles(({ files }) => written(...files)));
  disposables.add(onDidDeleteFiles(({ files }) => written(...files)));
  disposables.add(onDidRenameFiles(({ files }) => written(...files.flatMap(({ oldUri, newUri }) => [oldUri, newUri]))));
  disposables.add(vscode.workspace.onDidOpenTextDocument((document) => changes.opened(document.uri.toString())));
  disposables.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && changes.windowFocused()));
  return {
    path: join(folder.uri.fsPath, name),
    async read() {
      await watching;
      const text = await readText(uri);
      changes.isMissing = text === undefined;
      return text;
    },
    onDidChange: changes.onDidChange,
    dispose: () => disposables.dispose(),
  };
}

/** The text of a file, `undefined` where there is none. */
export async function readText(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}
