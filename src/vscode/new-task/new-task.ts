// Makes a task table of the answers about a new task. Pure, so that it can be tested without an editor.
import { commandOf, type Command } from '../../config/command-line.ts';
import { freeName, nameFrom, nameProblem } from '../../config/task-name.ts';

export interface NewTask {
  readonly commandLine: string;
  /** Program and arguments, if they are known without splitting the line. */
  readonly program?: Command | undefined;
  readonly name: string;
  readonly runAtStartup: boolean;
  /** Relative to the folder of the file; by default that folder. */
  readonly cwd?: string | undefined;
}

/**
 * The keys of the file. A line with nothing special in it becomes program and arguments, anything else a shell line.
 */
export function newTaskTable(task: NewTask): Readonly<Record<string, unknown>> {
  const { command, args, shell } = task.program ?? commandOf(task.commandLine);
  return {
    name: task.name,
    command,
    ...(args.length > 0 && { args }),
    ...(shell !== false && { shell }),
    ...(task.cwd !== undefined && { cwd: task.cwd }),
    ...(task.runAtStartup && { run_at_startup: true }),
  };
}

/** A free name for the command: `npm run dev` → `dev`, then `dev-2`. */
export function suggestName(commandLine: string, taken: ReadonlySet<string>): string {
  const words = commandLine.trim().split(/\s+/);
  const telling = words.findLast((word) => /^[A-Za-z][\w:.-]*$/.test(word)) ?? words[0] ?? '';
  return freeTaskName(nameFrom(telling.replace(/\.\w{1,4}$/, '')) ?? 'task', taken);
}

/** `name`, or a similar one that no task has in any letter case. */
export function freeTaskName(name: string, taken: ReadonlySet<string>): string {
  return freeName(name, new Set([...taken].map((each) => each.toLowerCase())));
}

/** Continues "The name …"; undefined if the name is valid. */
export function newNameProblem(name: string, taken: ReadonlySet<string>): string | undefined {
  return nameProblem(name) ?? (freeTaskName(name, taken) === name ? undefined : 'is taken by another task');
}
