// `dirigent help` prints help.
import type { Command } from 'commander';
import { UserError } from '../../base/user-error.ts';
import { didYouMean } from '../../model/pick.ts';
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
        const known = program.commands.flatMap(names);
        const hint = didYouMean(verb ?? '', known) ?? 'Run dirigent --help to see all commands.';
        throw new UserError('invalid-argument', `There is no command "${verb}". ${hint}`);
      }
      command.outputHelp();
      return Promise.resolve(exitCodes.ok);
    }),
  );
};
