// Puts `dirigent` on the PATH of the editor's terminals, with the storage of this editor in a variable.
import * as l10n from '@vscode/l10n';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Disposable } from '../../base/disposable.ts';
import type * as vscode from 'vscode';
import { isSettingChanged, onDidChangeSettings, readSetting } from '../settings.ts';
import { posixShim, windowsShim } from './shim.ts';

export interface TerminalEnvironmentOptions {
  readonly collection: vscode.EnvironmentVariableCollection;
  /** Folder that stays the same over updates of the extension, so that no open terminal loses the program. */
  readonly binFolder: string;
  readonly script: string;
  readonly storage: string;
}

export async function provideCommandLine(options: TerminalEnvironmentOptions): Promise<void> {
  const { collection, binFolder, script, storage } = options;
  const make = process.platform === 'win32' ? windowsShim : posixShim;
  const { fileName, text } = make(process.execPath, script);
  await mkdir(binFolder, { recursive: true });
  await replaceFile(join(binFolder, fileName), text);
  collection.description = l10n.t('Makes the command `dirigent` available');
  // Shells that read their profile again would otherwise put other folders in front, or drop ours.
  collection.prepend('PATH', `${binFolder}${delimiter}`, {
    applyAtProcessCreation: true,
    applyAtShellIntegration: true,
  });
  collection.replace('DIRIGENT_STORAGE', storage);
}

/** Both programs read the same file, also where a setting gives it another name. */
export function provideConfigName(collection: vscode.EnvironmentVariableCollection): Disposable {
  const variable = 'DIRIGENT_CONFIG';
  const provide = (): void => {
    if (isSettingChanged('configFile')) collection.replace(variable, readSetting('configFile'));
    else if (collection.get(variable) !== undefined) collection.delete(variable);
  };
  provide();
  return onDidChangeSettings('configFile')(provide);
}

/** Never a half-written program: another window may run it at this moment. */
async function replaceFile(path: string, text: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, text);
  await chmod(fresh, 0o755);
  await rename(fresh, path);
}
