import { advise, checkInheritance, checkNames } from './read/checks.ts';
import { toDefinition } from './read/definition.ts';
import { readDefaults, readRunner, withDefaults, type TaskDefaults } from './read/defaults.ts';
import { checkDependencies } from './read/dependencies.ts';
import { draftTasks, type Draft } from './read/draft.ts';
import { doubtLacks } from './read/doubt.ts';
import { byPosition, Report } from './read/report.ts';
import type { Diagnostic, TaskLocation } from '../model/diagnostic.ts';
import type { ParsedProject } from './parsed-project.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import { readToml } from './values/read.ts';
import type { LineIndex } from './syntax/line-index.ts';
import { Source } from './syntax/source.ts';
import type { TomlTable } from './values/node.ts';

/** The tables that are ours; all others belong to other programs. */
const TABLES = ['tasks', 'task_defaults', 'task_runner'] as const;

/**
 * Reads the text of a dirigent.toml. A task with an error is left out of the project, and every mistake is told; a
 * warning leaves nothing out. Text that is not TOML gives no project, but still tells where its tasks are.
 */
export function parseProject(text: string): ParsedProject {
  const { project, syntax, diagnostics, locations } = read(text);
  // What the intact part seems to lack may just stand in the broken one.
  return syntax.length > 0 ? { locations, diagnostics: syntax } : { project, locations, diagnostics };
}

/**
 * The same for a text that is being typed: where it is not TOML, what can still be read of it, and what is certainly
 * wrong with that. Nothing to run anything by.
 */
export function parseIntactProject(text: string): Required<ParsedProject> {
  const { project, syntax, diagnostics, locations } = read(text);
  return { project, locations, diagnostics: [...syntax, ...diagnostics].sort(byPosition) };
}

interface Reading extends Required<ParsedProject> {
  /** What is wrong with the form of the text; `diagnostics` are of what it says. */
  readonly syntax: readonly Diagnostic[];
}

function read(text: string): Reading {
  const document = readToml(new Source(text), TABLES);
  const { lines, problems, root } = document;
  const report = new Report(lines, problems.length === 0 ? undefined : doubtLacks(document));
  const { project, locations } = readProject(root, lines, report);
  const syntax = new Report(lines);
  for (const problem of problems) syntax.add({ ...problem, code: 'syntax' });
  return { project, locations, syntax: syntax.diagnostics(), diagnostics: report.diagnostics() };
}

function readProject(root: TomlTable, lines: LineIndex, report: Report): Required<Omit<ParsedProject, 'diagnostics'>> {
  const defaults = readDefaults(root.get('task_defaults'), report);
  const runner = readRunner(root.get('task_runner'), report);
  const drafts = draftTasks(root.get('tasks')?.node, report);
  checkNames(drafts);
  checkInheritance(drafts, defaults, report);
  checkDependencies(drafts);
  const tasks = drafts.flatMap((draft) => define(draft, defaults));
  return { project: { tasks, runner }, locations: locate(drafts, lines) };
}

function define(draft: Draft, defaults: TaskDefaults): readonly TaskDefinition[] {
  const { name, command } = draft.given;
  if (command === undefined) return [];
  const values = withDefaults(draft.given, defaults);
  advise(draft, values);
  return draft.isBroken || name === undefined ? [] : [toDefinition(values, name, command)];
}

function locate(drafts: readonly Draft[], lines: LineIndex): ReadonlyMap<string, TaskLocation> {
  const locations = new Map<string, TaskLocation>();
  for (const { name, node, nameSpan } of drafts) {
    if (name === undefined || locations.has(name)) continue;
    locations.set(name, { table: lines.rangeOf(node.span), name: lines.rangeOf(nameSpan) });
  }
  return locations;
}
