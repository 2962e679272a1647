import type { Command } from 'commander';
import { closest } from '../../base/closest.ts';
import { UserError } from '../../base/user-error.ts';
import { exitCodes } from '../exit-code.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const help: Verb = (program, cli) => {
  addVerb(program, 'help [verb]', {
    summary: 'print help for a verb',
    examples: [
      ['help', 'all verbs'],
      ['help logs', 'the same as dirigent logs --help'],
    ],
  }).action(
    action(cli, (verb: string | undefined) => {
      const names = (each: Command): string[] => [each.name(), ...each.aliases()];
      const command = verb === undefined ? program : program.commands.find((each) => names(each).includes(verb));
      if (command === undefined) {
        const meant = closest(verb ?? '', program.commands.flatMap(names));
        const hint = meant === undefined ? 'dirigent --help lists them.' : `Did you mean "${meant}"?`;
        throw new UserError('invalid-argument', `There is no verb "${verb}". ${hint}`);
      }
      command.outputHelp();
      return Promise.resolve(exitCodes.ok);
    }),
  );
};
