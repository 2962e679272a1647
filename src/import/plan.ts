// Turns the chosen proposals into tasks that fit into a dirigent.toml beside those that it has.
import { t } from '../base/l10n.ts';
import { parseProject } from '../config/parse.ts';
import { freeName } from '../config/task-name.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import type { ImportedFile, Proposal, TaskTable } from './proposal.ts';
import { warning, type Loss } from './loss.ts';

/** The tasks that a dirigent.toml has before the import. */
export interface Present {
  /** In lower case; also of tasks with an error. */
  readonly names: ReadonlySet<string>;
  readonly tasks: readonly TaskDefinition[];
}

export function presentIn(text: string): Present {
  const { locations, project } = parseProject(text);
  return {
    names: new Set([...locations.keys()].map((name) => name.toLowerCase())),
    tasks: project?.tasks ?? [],
  };
}

/** True if a task of dirigent.toml runs the same command in the same folder, mostly from an earlier import. */
export function isPresent({ task }: Proposal, { tasks }: Present): boolean {
  const wanted = signature(task);
  return tasks.some(({ command, args, shell, cwd }) => signature({ command, args, shell, cwd }) === wanted);
}

/** Equal for tasks that run the same command in the same folder. */
export function signature({ command, args = [], shell = false, cwd }: TaskTable): string {
  return JSON.stringify([command, args, shell, cwd ?? '.']);
}

export interface Planned {
  readonly proposal: Proposal;
  /** Ready for dirigent.toml: a free name, and dependencies on what will be there. */
  readonly task: TaskTable;
  /** Those of the proposal, and the dependencies that were not chosen. */
  readonly losses: readonly Loss[];
}

/** The chosen proposals as tasks, in the order of their files. */
export function plan(
  files: readonly Pick<ImportedFile, 'proposals'>[],
  chosen: ReadonlySet<Proposal>,
  present: Present,
): readonly Planned[] {
  const taken = new Set(present.names);
  return files.flatMap(({ proposals }) => {
    const names = new Map<string, string>();
    const own = proposals.filter((proposal) => chosen.has(proposal));
    for (const { name } of own) {
      const free = freeName(name, taken);
      taken.add(free.toLowerCase());
      names.set(name, free);
    }
    return own.map((proposal) => planned(proposal, names, present));
  });
}

function planned(proposal: Proposal, names: ReadonlyMap<string, string>, present: Present): Planned {
  const losses = [...proposal.losses];
  const until = new Map<string, string>();
  for (const [name, moment] of proposal.dependsOn) {
    const other = names.get(name) ?? (present.names.has(name.toLowerCase()) ? name : undefined);
    if (other !== undefined) until.set(other, moment);
    else {
      const why = t('{0} is not imported, so the dependency is dropped.', name);
      losses.push({
        key: `depends on ${name}`,
        ...warning(why, t('Import {0} as well.', name)),
        range: proposal.range,
      });
    }
  }
  const task = { ...proposal.task, name: names.get(proposal.name) ?? proposal.name };
  return { proposal, task: until.size === 0 ? task : { ...task, depends_on: dependsOn(until) }, losses };
}

/** The list form says `ready`. */
function dependsOn(until: ReadonlyMap<string, string>): unknown {
  const isList = [...until.values()].every((moment) => moment === 'ready');
  return isList ? [...until.keys()] : Object.fromEntries(until);
}
