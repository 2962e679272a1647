// What the tests inside the extension host ask of Dirigent: its API, and waiting for a state without counting time.
import * as vscode from 'vscode';
import type { DirigentApi, DirigentTask } from '../../src/vscode/api.ts';

/** Activates the extension and waits until the supervisors have answered. */
export async function dirigent(): Promise<DirigentApi> {
  const extension = vscode.extensions.getExtension<DirigentApi>('dirigent.dirigent');
  if (extension === undefined) throw new Error('Dirigent is not installed in this window.');
  const api = await extension.activate();
  await api.ready();
  return api;
}

/** Resolves with the task as soon as it is as described. */
export function until(
  api: DirigentApi,
  name: string,
  isReached: (task: DirigentTask) => boolean,
): Promise<DirigentTask> {
  return new Promise((resolve) => {
    const look = (): boolean => {
      const task = api.getTask(name);
      if (task === undefined || !isReached(task)) return false;
      resolve(task);
      return true;
    };
    if (look()) return;
    const watching = api.onDidChangeTasks(() => {
      if (look()) watching.dispose();
    });
  });
}

export const inState =
  (kind: DirigentTask['status']['kind']) =>
  ({ status }: DirigentTask): boolean =>
    status.kind === kind;

/** Resolves with what `find` gives as soon as it gives something; `events` say when to look again. */
export function eventually<T>(find: () => T | undefined, ...events: vscode.Event<unknown>[]): Promise<T> {
  return new Promise((resolve) => {
    const watching: vscode.Disposable[] = [];
    const look = (): void => {
      const found = find();
      if (found === undefined) return;
      vscode.Disposable.from(...watching).dispose();
      resolve(found);
    };
    for (const event of events) watching.push(event(look));
    look();
  });
}

/** The text of an output channel that is shown. */
export function channelText(title: string): string | undefined {
  const shown = vscode.workspace.textDocuments.find(
    ({ uri }) => uri.scheme === 'output' && uri.path.endsWith(`Dirigent: ${title}`),
  );
  return shown?.getText();
}

/** Prints a figure among the results. */
export function report(text: string): void {
  console.log(`${process.env['DIRIGENT_MARK'] ?? ''}      ${text}`);
}
