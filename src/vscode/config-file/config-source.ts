// The project file of a folder on disk.
import { join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';

/** The saved file; `undefined` text: there is none. */
export interface ConfigSource extends Disposable {
  readonly path: string;
  read(): Promise<string | undefined>;
  readonly onDidChange: Event<unknown>;
}

/** The project file of a folder on disk, and every change of it. */
export function watchConfig(folder: vscode.WorkspaceFolder, name: string): ConfigSource {
  const disposables = new DisposableStore();
  const didChange = disposables.add(new Emitter<void>());
  const uri = vscode.Uri.joinPath(folder.uri, name);
  const watcher = disposables.add(vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, name)));
  for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
    disposables.add(event(() => didChange.fire()));
  }
  return {
    path: join(folder.uri.fsPath, name),
    read: () => readText(uri),
    onDidChange: didChange.event,
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
