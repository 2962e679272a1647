// Start all and stop all: of a folder's row, or of every folder of the window.
import { commands } from '../names.ts';
import type { MakeCommand } from './command.ts';
import { isFolderRow } from './target.ts';
import { requestVerb, throwRefusals } from './verb.ts';

export const startAll: MakeCommand = (context) => ({
  id: commands.startAll,
  run: (target) => everywhere(context, 'tasks/start', target),
});

export const stopAll: MakeCommand = (context) => ({
  id: commands.stopAll,
  run: (target) => everywhere(context, 'tasks/stop', target),
});

async function everywhere(
  { workspace }: Parameters<MakeCommand>[0],
  verb: 'tasks/start' | 'tasks/stop',
  target: unknown,
): Promise<void> {
  const folders = isFolderRow(target) ? [target.folder] : workspace.folders.filter(({ tasks }) => tasks.size > 0);
  throwRefusals(await Promise.all(folders.map((folder) => requestVerb(folder, verb, { tasks: { all: true } }))));
}
