// The conditions between an open document and its file before a change of it may be saved.
import * as l10n from '@vscode/l10n';
import { access, constants, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import { UserError } from '../../base/user-error.ts';

/** How long an editor may take to read a file again that changed on disk, on a machine that has much else to do. */
const RELOAD_MS = 10_000;

/** Within this an editor has noticed a change on disk. */
const NOTICED_MS = 1500;

/** When we last saved each file, as its file system tells the time. */
const ownSaves = new Map<string, number>();

/**
 * @throws UserError for a file that is gone, or that cannot be written: not by root either, the editor refuses to save
 */
export async function refuseReadOnly({ fileName }: vscode.TextDocument): Promise<void> {
  const { mode } = await stat(fileName).catch((error: unknown) => {
    throw gone(fileName, error);
  });
  const isWritable =
    (mode & 0o222) !== 0 &&
    (await access(fileName, constants.W_OK).then(
      () => true,
      () => false,
    ));
  if (isWritable) return;
  throw new UserError('rejected', l10n.t('{0} is read-only. Make it writable and try again.', fileName));
}

export function gone(path: string, cause: unknown): UserError {
  return new UserError('no-config', l10n.t('Cannot open {0}. Check whether it still exists.', path), { cause });
}

/**
 * Waits until a change on disk has reached the open editor: before, an edit would apply to an older text.
 * @throws UserError on a timeout
 */
export async function untilAsOnDisk(document: vscode.TextDocument): Promise<void> {
  await untilNoticed(document);
  const deadline = Date.now() + RELOAD_MS;
  while (!(await isAsOnDisk(document))) {
    const isReloaded = await nextChange(document, deadline - Date.now());
    if (isReloaded) continue;
    throw new UserError(
      'conflict',
      l10n.t('Another program changed {0} at the same time. Review the file and try again.', document.fileName),
    );
  }
}

/** Called after a save of ours, by which the editor knows the file as it is on disk. */
export async function noteSaved({ fileName }: vscode.TextDocument): Promise<void> {
  ownSaves.set(fileName, await modifiedAt(fileName));
}

/**
 * An editor refuses to save over a file whose time of change is not the one it knows ("File Modified Since"), even
 * where the text is the same. It looks again a moment after the change, and never once the document has unsaved
 * changes.
 */
async function untilNoticed({ fileName }: vscode.TextDocument): Promise<void> {
  for (;;) {
    const changed = await modifiedAt(fileName);
    const age = Date.now() - changed;
    if (changed === ownSaves.get(fileName) || age < 0 || age >= NOTICED_MS) return;
    await pause(NOTICED_MS - age);
  }
}

async function modifiedAt(fileName: string): Promise<number> {
  return (await stat(fileName)).mtimeMs;
}

async function isAsOnDisk(document: vscode.TextDocument): Promise<boolean> {
  const { uri } = document;
  const saved = await vscode.workspace.decode(await vscode.workspace.fs.readFile(uri), { uri });
  return plain(saved) === plain(document.getText());
}

/** Editors show no byte order mark, and give each line the same end. */
function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

function nextChange(document: vscode.TextDocument, within: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (changed: boolean): void => {
      clearTimeout(timer);
      watching.dispose();
      resolve(changed);
    };
    const timer = setTimeout(() => end(false), Math.max(0, within));
    const watching = vscode.workspace.onDidChangeTextDocument((change) => {
      if (change.document === document) end(true);
    });
  });
}
