// `dirigent attach` attaches the terminal to a task.
import { UserError } from '../../base/user-error.ts';
import { attachTo } from '../attach/attach-to.ts';
import { exitCodes } from '../exit-code.ts';
import { pickNamed } from '../arguments/pick.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { watchTable } from '../watch/watching.ts';
import { isActive } from '../../model/status.ts';

export const attach: Verb = (program, cli) => {
  addVerb(program, 'attach <name>', {
    summary: 'show the output of a task live and type into it',
    details:
      'Ctrl-] (or Ctrl-P Ctrl-Q) detaches and leaves the task running. A task with tty = true receives every key, including ' +
      'Ctrl-C; any other receives whole lines, Ctrl-D ends its input, and Ctrl-C detaches. Piped input is passed on ' +
      'unchanged; its end detaches.',
    examples: [
      ['attach console', 'talk to a REPL'],
      ['attach api < commands.txt', 'send it lines from a file'],
    ],
  }).action(
    action(cli, async (name: string) => {
      const watching = await watchTable(cli);
      try {
        const [task] = pickNamed(watching.mirror.tasks, [name]);
        if (task === undefined || !isActive(task.status)) {
          throw new UserError('not-running', `"${name}" is not running. Start it first: dirigent start ${name}`);
        }
        await attachTo(cli, watching, task);
        return exitCodes.ok;
      } finally {
        watching.dispose();
      }
    }),
  );
};
