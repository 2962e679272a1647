// `dirigent board` shows all tasks on one screen.
import { UserError } from '../../base/user-error.ts';
import { exitCodes } from '../exit-code.ts';
import type { Host, InputStream, OutputStream } from '../host.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { watchTable } from '../watch/watching.ts';

export const board: Verb = (program, cli) => {
  addVerb(program, 'board', {
    summary: 'show and control all tasks on one screen',
    details:
      'The tasks above, the log of the selected task below, with scrolling and search. Press ? for the keys. ' +
      'Quitting stops nothing.',
    examples: [['board', 'q or Ctrl-C quits']],
  }).action(
    action(cli, async () => {
      const terminal = terminalOf(cli.host);
      const watching = await watchTable(cli, { follows: false });
      try {
        const { client, mirror } = watching;
        // Loaded here: no other verb needs ink and React.
        const { showBoard } = await import('../board/show-board.ts');
        const folder = mirror.project?.folder ?? '';
        const reason = await showBoard({ client, mirror, folder, env: cli.env, colors: cli.out.colors, ...terminal });
        if (reason !== undefined) cli.err.line(reason);
        return exitCodes.ok;
      } finally {
        watching.dispose();
      }
    }),
  );
};

function terminalOf({ stdin, stdout }: Host): { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream } {
  if (!isTerminalIn(stdin) || !isTerminalOut(stdout)) {
    throw new UserError('operation-failed', 'dirigent board needs a terminal. In scripts, use: dirigent list --json');
  }
  return { stdin, stdout };
}

function isTerminalIn(stream: InputStream): stream is NodeJS.ReadStream {
  return stream.isTTY === true;
}

function isTerminalOut(stream: OutputStream): stream is NodeJS.WriteStream {
  return stream.isTTY === true;
}
