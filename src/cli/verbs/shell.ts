import { action, addVerb, type Verb } from '../verb.ts';
import { watchTable } from '../watch/watching.ts';

export const shell: Verb = (program, cli) => {
  addVerb(program, 'shell', {
    summary: 'type verbs without dirigent in front, with completion and history',
    details:
      'The prompt counts what runs and what has failed, live. Tab completes verbs, options and names; Ctrl-C ends what ' +
      'a verb is doing (logs -f), Ctrl-D or exit leaves. Lines that are piped in are run one after the other.',
    examples: [
      ['shell', 'then: start api, logs api -f, board, …'],
      ['shell < morning.txt', 'a script of verbs; ends with the exit code of the last'],
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
