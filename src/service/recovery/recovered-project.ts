// The project as an earlier supervisor knew it, for the time in which its file cannot be read.
import type { Project, TaskDefinition } from '../../model/task-definition.ts';
import { readStoredDefinition, readStoredRunner } from '../../config/stored-definition.ts';
import { isTaskName } from '../../config/task-name.ts';
import { wantsToLive } from '../overview.ts';
import type { WrittenProject } from '../../store/last-project.ts';
import type { RunRecord } from '../../store/run-records.ts';
import { EMPTY_PROJECT } from '../project/empty-project.ts';
import type { LostValues } from '../project/lost-values.ts';

export interface RecoveredProject {
  readonly project: Project;
  /** Values that are lost: they were in the file and in memory alone. */
  readonly lostValues: LostValues;
  /** Something of it may run, or was on its way. */
  readonly isInUse: boolean;
}

/** @param records with the values of variables that what is alive still has */
export function recoverProject(written: WrittenProject | undefined, records: readonly RunRecord[]): RecoveredProject {
  const ofTheFile = records.filter(({ adHoc }) => !adHoc);
  const definitions = written?.tasks.flatMap(namedDefinition) ?? ofTheFile.map(({ definition }) => definition);
  const known = new Map(ofTheFile.map(({ task, definition }) => [task, definition.env]));
  const lostValues = new Map<string, readonly string[]>();
  const tasks = definitions.map((definition) => {
    const values = known.get(definition.name) ?? {};
    const names = Object.keys(definition.env);
    const lost = names.filter((name) => !Object.hasOwn(values, name));
    if (lost.length > 0) lostValues.set(definition.name, lost);
    const env = Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name] ?? '']] : [])));
    return { ...definition, env };
  });
  const runner = readStoredRunner(written?.runner, EMPTY_PROJECT.runner);
  return { project: { tasks, runner }, lostValues, isInUse: ofTheFile.some(wantsToLive) };
}

/** The definition that was written down, under a name that names a folder. */
export function namedDefinition(written: unknown): readonly TaskDefinition[] {
  const { name } = written as { readonly name?: unknown };
  const definition = typeof name === 'string' && isTaskName(name) ? readStoredDefinition(written, name) : undefined;
  return definition === undefined ? [] : [definition];
}
