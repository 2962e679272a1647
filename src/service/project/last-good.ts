// The last good definitions: a task with an error keeps its own, since a task that is being typed was not removed.
import type { ParsedProject } from '../../config/parsed-project.ts';
import type { Project, TaskDefinition } from '../../model/task-definition.ts';

/**
 * The project of this text, in which a task with an error keeps its last good definition, at its place in the file. A
 * task that the text no longer has is not kept. Undefined where the text is not TOML at all.
 */
export function withLastGood(
  { project, locations }: ParsedProject,
  lastGood: readonly TaskDefinition[],
): Project | undefined {
  if (project === undefined) return undefined;
  const sound = new Map(project.tasks.map((definition) => [definition.name, definition]));
  const taken = new Set(project.tasks.map(({ name }) => name.toLowerCase()));
  const kept = new Map(
    lastGood
      .filter(({ name }) => locations.has(name) && !taken.has(name.toLowerCase()))
      .map((definition) => [definition.name, definition]),
  );
  if (kept.size === 0) return project;
  const order = [...locations.keys()];
  const tasks = order.flatMap((name) => sound.get(name) ?? kept.get(name) ?? []);
  return { ...project, tasks: withoutCycles(tasks, kept) };
}

/** Definitions of different times may depend on each other in a cycle: the kept one drops its dependency. */
function withoutCycles(
  tasks: readonly TaskDefinition[],
  kept: ReadonlyMap<string, TaskDefinition>,
): readonly TaskDefinition[] {
  const needs = new Map(tasks.map(({ name, dependsOn }) => [name, dependsOn.map(({ task }) => task)]));
  return tasks.map((definition) => {
    const { name, dependsOn } = definition;
    if (!kept.has(name)) return definition;
    const straight = dependsOn.filter(({ task }) => !reaches(needs, task, name));
    if (straight.length === dependsOn.length) return definition;
    needs.set(
      name,
      straight.map(({ task }) => task),
    );
    return { ...definition, dependsOn: straight };
  });
}

function reaches(needs: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const found = new Set([from]);
  for (const name of found) for (const next of needs.get(name) ?? []) found.add(next);
  return found.has(to);
}
