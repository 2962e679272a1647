import { advise, checkInheritance, checkNames } from './read/checks.ts';
import { toDefinition } from './read/definition.ts';
import { readDefaults, readRunner, withDefaults, type TaskDefaults } from './read/defaults.ts';
import { checkDependencies } from './read/dependencies.ts';
import { draftTasks, type Draft } from './read/draft.ts';
import { Report } from './read/report.ts';
import type { ParsedProject, TaskDefinition, TaskLocation } from './project.ts';
import { readToml } from './toml/read.ts';
import type { LineIndex } from './toml/line-index.ts';
import type { TomlTable } from './toml/node.ts';

/** The tables that are ours; all others belong to other programs. */
const TABLES = ['tasks', 'task_defaults', 'task_runner'] as const;

/**
 * Reads the text of a dirigent.toml. A task with an error is left out of the project, and every mistake is told; a
 * warning leaves nothing out. Text that is not TOML gives no project, but still tells where its tasks are.
 */
export function parseProject(text: string): ParsedProject {
  const { lines, problems, root } = readToml(text, TABLES);
  const report = new Report(lines);
  const parsed = readProject(root, lines, report);
  if (problems.length === 0) return { ...parsed, diagnostics: report.diagnostics() };
  // What the intact part seems to lack may just stand in the broken one.
  const syntax = new Report(lines);
  for (const problem of problems) syntax.add({ ...problem, code: 'syntax' });
  return { locations: parsed.locations, diagnostics: syntax.diagnostics() };
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
