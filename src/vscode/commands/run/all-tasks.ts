// Start all and stop all: of a folder's row, or of every folder of the window.
import { commands } from '../../names.ts';
import type { CommandContext, MakeCommand } from '../command.ts';
import { isFolderRow } from '../target/target.ts';
import { actOnFolders } from '../target/act-on.ts';

export const startAll: MakeCommand = (context) => ({
  id: commands.startAll,
  run: (target) => everywhere(context, 'tasks/start', target),
});

export const stopAll: MakeCommand = (context) => ({
  id: commands.stopAll,
  run: (target) => everywhere(context, 'tasks/stop', target),
});

async function everywhere(context: CommandContext, verb: 'tasks/start' | 'tasks/stop', target: unknown): Promise<void> {
  const { folders } = context.workspace;
  const asked = isFolderRow(target) ? [target.folder] : folders.filter(({ tasks }) => tasks.size > 0);
  await actOnFolders(
    context,
    verb,
    asked.map((folder) => ({ folder, tasks: { all: true } })),
  );
}
