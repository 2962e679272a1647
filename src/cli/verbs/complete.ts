// `dirigent complete` prints completion candidates for the shell scripts.
import { join } from 'node:path';
import { safeLine } from '../../base/foreign-text.ts';
import { readUserFile } from '../../base/user-file.ts';
import { UserError } from '../../base/user-error.ts';
import { candidates, type KnownTask } from '../completion/candidates.ts';
import { mountProbe } from '../project/mount-probe.ts';
import { exitCodes } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { action, type Verb } from '../verb.ts';

/**
 * Characters that only candidates for groups can contain. The bash script of earlier versions, which users have
 * installed, expands them at the Tab and inserts candidates unquoted.
 */
const EXPANDED = /^~|[$`\\"';|&<>()*?[\]{}!]/;

/** Called by the completion scripts; hidden from the help. */
export const complete: Verb = (program, cli) => {
  program
    .command('complete [words...]', { hidden: true })
    .description('print the candidates for the last word, each with a tab and its description')
    .action(
      action(cli, async (words: string[]) => {
        mountProbe.useShortTimeout();
        cli.directory = directoryIn(words);
        for (const { text, about } of candidates(program, words, await knownTasks(cli)))
          if (!EXPANDED.test(text)) cli.out.line(`${text}\t${safeLine(about)}`);
        return exitCodes.ok;
      }),
    );
};

/**
 * The tasks of the running supervisor, or of the file where none can be reached: a Tab launches nothing and does not
 * wait for a knock. None where there is no project.
 */
async function knownTasks(cli: Invocation): Promise<readonly KnownTask[]> {
  try {
    const folder = await cli.folder();
    const client = await cli.host.connectRunning(folder, { atOnce: true });
    if (client === undefined) return await fileTasks(join(folder, cli.configFile));
    try {
      return (await client.request('tasks/list', {})).tasks;
    } finally {
      client.dispose();
    }
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

async function fileTasks(path: string): Promise<readonly KnownTask[]> {
  await mountProbe.assertResponds(path);
  const { parseProject } = await import('../../config/parse.ts');
  return parseProject((await readUserFile(path, { pipes: 'pass' })).text).project?.tasks ?? [];
}

function directoryIn(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === '-C' || word === '--directory');
  return at === -1 || at + 1 >= words.length - 1 ? undefined : words[at + 1];
}
