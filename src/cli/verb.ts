// A verb of the command line: its help, and how errors become exit codes.
import { Option, type Command } from 'commander';
import { explainMissingTask } from '../client/explain-missing-task.ts';
import type { Invocation } from './invocation.ts';

/** Adds itself to the program. */
export type Verb = (program: Command, cli: Invocation) => void;

export interface VerbHelp {
  readonly summary: string;
  /** More than the summary says; printed below it. */
  readonly details?: string;
  /** Command lines without `dirigent`, each with what it does. */
  readonly examples: readonly (readonly [line: string, does: string])[];
}

/** Adds a verb with the options that all of them share. `usage`: its name and arguments. */
export function addVerb(program: Command, usage: string, help: VerbHelp): Command {
  const description = help.details === undefined ? help.summary : `${help.summary}.\n\n${help.details}`;
  return program
    .command(usage)
    .summary(help.summary)
    .description(description)
    .addOption(directoryOption())
    .showHelpAfterError(`(see dirigent ${usage.split(' ', 1)[0]} --help)`)
    .addHelpText('after', `\nExamples:\n${examplesText(help.examples)}`);
}

export function directoryOption(): Option {
  return new Option(
    '-C, --directory <folder>',
    'folder that contains dirigent.toml (default: search from the current folder upwards)',
  );
}

function examplesText(examples: VerbHelp['examples']): string {
  const width = Math.max(...examples.map(([line]) => line.length));
  return examples.map(([line, does]) => `  dirigent ${line.padEnd(width)}  ${does}`).join('\n');
}

/** Wraps the action of a verb: applies -C, records the exit code, and closes its connections at the end. */
export function action<A extends unknown[]>(
  cli: Invocation,
  run: (...args: A) => Promise<number>,
): (...args: [...A, Command]) => Promise<void> {
  return async (...all) => {
    const command = all.at(-1) as Command;
    cli.directory = command.optsWithGlobals<{ directory?: string }>().directory;
    try {
      cli.exitCode = await run(...(all.slice(0, -1) as A));
    } catch (error) {
      throw await explainMissingTask(error, cli.current);
    } finally {
      cli.disconnect();
    }
  };
}
