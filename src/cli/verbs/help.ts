// `dirigent help` prints help.
import type { Command } from 'commander';
import { closest } from '../../base/closest.ts';
import { UserError } from '../../base/user-error.ts';
import { exitCodes } from '../exit-code.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const help: Verb = (program, cli) => {
  addVerb(program, 'help [verb]', {
    summary: 'print help for a command',
    examples: [
      ['help', 'all commands'],
      ['help logs', 'the same as dirigent logs --help'],
    ],
  }).action(
    action(cli, (verb: string | undefined) => {
      const names = (each: Command): string[] => [each.name(), ...each.aliases()];
      const command = verb === undefined ? program : program.commands.find((each) => names(each).includes(verb));
      if (command === undefined) {
        const meant = closest(verb ?? '', program.commands.flatMap(names));
        const hint = meant === undefined ? 'Run dirigent --help to see all commands.' : `Did you mean "${meant}"?`;
        throw new UserError('invalid-argument', `There is no command "${verb}". ${hint}`);
      }
      command.outputHelp();
      return Promise.resolve(exitCodes.ok);
    }),
  );
};
