import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskInfo } from '../../rpc/contract.ts';
import { candidates, type Candidate } from '../completion/candidates.ts';
import { exitCodes } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { CONFIG_FILE } from '../project-folder.ts';
import { action, type Verb } from '../verb.ts';

/** What the completion scripts ask. Not in the help: people have no use for it. */
export const complete: Verb = (program, cli) => {
  program
    .command('complete [words...]', { hidden: true })
    .description('print the candidates for the last word, each with a tab and what it is')
    .action(
      action(cli, async (words: string[]) => {
        cli.directory = directoryIn(words);
        const tasks = once(() => knownTasks(cli));
        const found = await candidates(program, words, {
          tasks: async () =>
            (await tasks()).map(({ name, title }) => ({ text: name, about: title === name ? '' : title })),
          groups: async () => groupsOf(await tasks()),
        });
        for (const { text, about } of found) cli.out.line(`${text}\t${about}`);
        return exitCodes.ok;
      }),
    );
};

/** Of the running supervisor, or of the file where none runs: a Tab starts nothing. */
async function knownTasks(cli: Invocation): Promise<readonly Pick<TaskInfo, 'name' | 'title' | 'group'>[]> {
  const client = await cli.host.connectRunning(cli.folder);
  if (client === undefined) return fileTasks(cli);
  try {
    return (await client.request('tasks/list', {})).tasks;
  } finally {
    client.dispose();
  }
}

async function fileTasks(cli: Invocation): Promise<readonly Pick<TaskInfo, 'name' | 'title' | 'group'>[]> {
  const { parseProject } = await import('../../config/parse.ts');
  const { project } = parseProject(await readFile(join(cli.folder, CONFIG_FILE), 'utf8'));
  return project?.tasks ?? [];
}

function groupsOf(tasks: readonly Pick<TaskInfo, 'group'>[]): readonly Candidate[] {
  return [...new Set(tasks.flatMap(({ group }) => group ?? []))].map((text) => ({ text, about: '' }));
}

function directoryIn(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === '-C' || word === '--directory');
  return at === -1 || at + 1 >= words.length - 1 ? undefined : words[at + 1];
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
