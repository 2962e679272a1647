// From the text of a dirigent.toml to the project that it describes, and what is wrong with it.
import { advise, checkInheritance, checkNames } from './read/checks.ts';
import { toDefinition } from './read/definition.ts';
import { readDefaults, readRunner, withDefaults, type TaskDefaults } from './read/defaults.ts';
import { checkDependencies } from './read/dependencies.ts';
import { parseTasks, type ParsedTask } from './read/parsed-task.ts';
import { certainFindings } from './read/certainty.ts';
import { byPosition, Report } from './read/report.ts';
import type { TaskLocation } from '../model/diagnostic.ts';
import type { ParsedProject } from './parsed-project.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import { readToml } from './values/read.ts';
import type { LineIndex } from './syntax/line-index.ts';
import { Source } from './syntax/source.ts';
import type { TomlTable } from './values/node.ts';

/** The tables of Dirigent; all others belong to other programs. */
const TABLES = ['tasks', 'task_defaults', 'task_runner'] as const;

/** The results of reading a text once: one to run tasks by, one to show in an editor. */
export interface Reading {
  /**
   * A task with an error is left out of the project; a warning leaves nothing out. Text that is not TOML gives no
   * project, but still tells where its tasks are.
   */
  readonly strict: ParsedProject;
  /**
   * The same for a text that is being typed: where it is not TOML, what can still be read of it, and what is certainly
   * wrong with that. Nothing to run anything by.
   */
  readonly intact: Required<ParsedProject>;
}

export function parseProject(text: string): ParsedProject {
  return readSource(new Source(text)).strict;
}

export function parseIntactProject(text: string): Required<ParsedProject> {
  return readSource(new Source(text)).intact;
}

export function readSource(source: Source): Reading {
  const document = readToml(source, TABLES);
  const { lines, problems, root } = document;
  const isBroken = problems.length > 0;
  const report = new Report(lines, isBroken ? certainFindings(document) : undefined);
  const read = readProject(root, lines, report);
  const diagnostics = report.diagnostics();
  if (!isBroken) return { strict: { ...read, diagnostics }, intact: { ...read, diagnostics } };
  const { locations } = read;
  const syntax = new Report(lines);
  for (const problem of problems) syntax.add({ ...problem, code: 'syntax' });
  const errors = syntax.diagnostics();
  return {
    // The intact part may lack something only because it is in the broken one.
    strict: { locations, diagnostics: errors },
    intact: { ...read, diagnostics: [...errors, ...diagnostics].sort(byPosition) },
  };
}

function readProject(root: TomlTable, lines: LineIndex, report: Report): Required<Omit<ParsedProject, 'diagnostics'>> {
  const defaults = readDefaults(root.get('task_defaults'), report);
  const runner = readRunner(root.get('task_runner'), report);
  const parsed = parseTasks(root.get('tasks')?.node, report);
  checkNames(parsed);
  checkInheritance(parsed, defaults, report);
  checkDependencies(parsed);
  const tasks = parsed.flatMap((task) => define(task, defaults));
  return { project: { tasks, runner }, locations: locate(parsed, lines) };
}

function define(parsed: ParsedTask, defaults: TaskDefaults): readonly TaskDefinition[] {
  const { name, command } = parsed.given;
  if (command === undefined) return [];
  const values = withDefaults(parsed.given, defaults);
  advise(parsed, values);
  return parsed.isBroken || name === undefined ? [] : [toDefinition(values, name, command)];
}

function locate(tasks: readonly ParsedTask[], lines: LineIndex): ReadonlyMap<string, TaskLocation> {
  const locations = new Map<string, TaskLocation>();
  for (const { name, node, nameSpan } of tasks) {
    if (name === undefined || locations.has(name)) continue;
    locations.set(name, { table: lines.rangeOf(node.span), name: lines.rangeOf(nameSpan) });
  }
  return locations;
}
