// The commands that change dirigent.toml, known by name until one of them is run: their code is loaded then.
import { editingCommandNames } from './editing-command.ts';
import { commands } from '../../names.ts';
import type { MakeCommand } from '../command.ts';

export const editingCommandsLater: readonly MakeCommand[] = editingCommandNames.map((name) => (context) => ({
  id: commands[name],
  async run(target, selection) {
    const { editingCommands } = await import('./editing-commands.ts');
    await editingCommands[name](context).run(target, selection);
  },
}));
