// `dirigent shell` starts the interactive shell.
import { action, addVerb, type Verb } from '../verb.ts';
import { watchTable } from '../watch/watching.ts';

export const shell: Verb = (program, cli) => {
  addVerb(program, 'shell', {
    summary: 'start an interactive shell for dirigent commands',
    details:
      'The prompt shows live how many tasks are running and failed. Tab completes commands, options and names; Ctrl-C ends ' +
      'the current command (logs -f), Ctrl-D or exit leaves. Piped lines run one after the other.',
    examples: [
      ['shell', 'then: start api, logs api -f, board, …'],
      ['shell < morning.txt', 'a script of commands; exits with the exit code of the last'],
    ],
  }).action(
    action(cli, async () => {
      // Loaded here: no other verb needs an editor.
      const [{ Shell }, { LiveTable }, { History }] = await Promise.all([
        import('../shell/shell.ts'),
        import('../shell/live-table.ts'),
        import('../shell/history.ts'),
      ]);
      const watching = await watchTable(cli, { follows: false });
      const table = new LiveTable(watching);
      try {
        return await new Shell(cli, table, program, await History.open(cli.host.env)).run();
      } finally {
        table.dispose();
      }
    }),
  );
};
