// Computes the completion candidates at the cursor.
import type { Command, Option } from 'commander';
import { safeLine } from '../../base/foreign-text.ts';
import type { TaskInfo } from '../../model/task-info.ts';

/** One completion. */
export interface Candidate {
  readonly text: string;
  readonly about: string;
}

export type KnownTask = Pick<TaskInfo, 'name' | 'title' | 'group'>;

/** Arguments of this name are names of tasks. */
const TASK_ARGUMENTS = new Set(['name', 'names']);

/**
 * Candidates for the last of `words`, which follow `dirigent` on the command line; the last may be empty. Only those
 * that begin with it are returned, and none with several lines or invisible characters, which the user would not see in
 * the command line.
 */
export function candidates(
  program: Command,
  words: readonly string[],
  tasks: readonly KnownTask[],
): readonly Candidate[] {
  const last = words.at(-1) ?? '';
  const all = allCandidates(program, words.slice(0, -1), last, tasks);
  return all.filter(({ text }) => text.startsWith(last) && safeLine(text) === text);
}

function allCandidates(
  program: Command,
  before: readonly string[],
  last: string,
  tasks: readonly KnownTask[],
): readonly Candidate[] {
  const { command, rest } = findCommand(program, before);
  // After -- comes a command of the user's own.
  if (rest.includes('--')) return [];
  const awaited = optionAwaitingValue(command, rest);
  if (awaited !== undefined) return valuesOf(awaited, tasks);
  if (last.startsWith('-')) return optionsOf(command);
  if (command === program) return verbsOf(program);
  return argumentsOf(command, tasks);
}

/** The verb, if one was given, and the words after it. */
function findCommand(program: Command, words: readonly string[]): { command: Command; rest: readonly string[] } {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word.startsWith('-')) {
      if (optionAwaitingValue(program, [word]) !== undefined) index++;
      continue;
    }
    const verb = program.commands.find((command) => command.name() === word || command.aliases().includes(word));
    return verb === undefined ? { command: program, rest: words } : { command: verb, rest: words.slice(index + 1) };
  }
  return { command: program, rest: words };
}

function optionAwaitingValue(command: Command, words: readonly string[]): Option | undefined {
  const word = words.at(-1);
  if (word?.startsWith('-') !== true) return undefined;
  return command.options.find(({ required, short, long }) => required && (short === word || long === word));
}

function valuesOf(option: Option, tasks: readonly KnownTask[]): readonly Candidate[] {
  if (option.argChoices !== undefined) return option.argChoices.map((text) => ({ text, about: '' }));
  if (option.attributeName() === 'group') return groups(tasks);
  if (option.attributeName() === 'dependsOn') return names(tasks);
  return [];
}

function optionsOf(command: Command): readonly Candidate[] {
  return command.options.flatMap(({ long, description }) =>
    long === undefined ? [] : [{ text: long, about: description }],
  );
}

/** The verbs by their names and aliases. */
function verbsOf(program: Command): readonly Candidate[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .flatMap((command) =>
      [command.name(), ...command.aliases().slice(0, 1)].map((text) => ({
        text,
        about: command.summary() || command.description(),
      })),
    );
}

function argumentsOf(command: Command, tasks: readonly KnownTask[]): readonly Candidate[] {
  const [argument] = command.registeredArguments;
  if (argument === undefined) return [];
  if (argument.argChoices !== undefined) return argument.argChoices.map((text) => ({ text, about: '' }));
  // `add` takes a new name.
  return TASK_ARGUMENTS.has(argument.name()) && command.name() !== 'add' ? names(tasks) : [];
}

function names(tasks: readonly KnownTask[]): readonly Candidate[] {
  return tasks.map(({ name, title }) => ({ text: name, about: title === name ? '' : title }));
}

function groups(tasks: readonly KnownTask[]): readonly Candidate[] {
  return [...new Set(tasks.flatMap(({ group }) => group ?? []))].map((text) => ({ text, about: '' }));
}
