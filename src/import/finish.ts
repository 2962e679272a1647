// Turns drafts into valid proposals: unique names, resolved dependencies, no cycles.
import { freeName, nameFrom } from '../config/task-name.ts';
import { checked } from './checked.ts';
import type { Draft } from './draft.ts';
import { warning, type Loss } from './loss.ts';
import type { Proposal, Until } from './proposal.ts';

export interface Finished {
  readonly proposals: readonly Proposal[];
  readonly losses: readonly Loss[];
}

/**
 * Makes proposals of drafts: names that are valid and unique, dependencies by those names and without cycles, and no
 * key with an error. All that has to be removed for that is a loss.
 */
export function finish(path: string, drafts: readonly Draft[]): Finished {
  const losses: Loss[] = [];
  const names = new Map<Draft, string>();
  const taken = new Set<string>();
  const sound = drafts.filter((draft) => {
    const name = freeName(nameFrom(draft.key) ?? 'task', taken);
    const problem = checked(draft, name);
    if (problem !== undefined) {
      const todo = 'Fix the file and import again, or write the task by hand.';
      losses.push({ key: draft.key, ...warning(problem, todo), range: draft.range });
      return false;
    }
    taken.add(name.toLowerCase());
    names.set(draft, name);
    return true;
  });
  const byKey = new Map(sound.map((draft) => [draft.key, draft]));
  for (const draft of sound) dropUnknown(draft, byKey);
  dropCircles(sound, byKey);
  const proposals = sound.map((draft) => {
    const name = names.get(draft) ?? '';
    const dependsOn = new Map<string, Until>();
    for (const [key, until] of draft.dependsOn) {
      const other = byKey.get(key);
      dependsOn.set((other && names.get(other)) ?? key, until);
    }
    const { label, range, isWorth } = draft;
    const task = { name, ...draft.task };
    return { name, task, dependsOn, from: `${label} of ${path}`, range, losses: draft.losses, isWorth };
  });
  return { proposals, losses };
}

function dropUnknown(draft: Draft, byKey: ReadonlyMap<string, Draft>): void {
  for (const key of draft.dependsOn.keys()) {
    if (byKey.has(key)) continue;
    draft.dependsOn.delete(key);
    draft.lose(
      `depends on ${key}`,
      warning('This file has no task with that name.', 'Add the task, then add it to depends_on.'),
    );
  }
}

/** Walks the dependencies depth first; one that leads back to a task on the way is dropped. */
function dropCircles(drafts: readonly Draft[], byKey: ReadonlyMap<string, Draft>): void {
  const done = new Set<Draft>();
  for (const first of drafts) {
    if (done.has(first)) continue;
    const way = new Set([first]);
    const steps = [{ draft: first, left: [...first.dependsOn.keys()] }];
    for (let step = steps.at(-1); step !== undefined; step = steps.at(-1)) {
      const key = step.left.shift();
      const next = key === undefined ? undefined : byKey.get(key);
      if (key === undefined) {
        way.delete(step.draft);
        done.add(step.draft);
        steps.pop();
      } else if (next !== undefined && way.has(next)) {
        step.draft.dependsOn.delete(key);
        step.draft.lose(
          `depends on ${key}`,
          warning('The dependencies form a cycle.', 'Decide which task starts first.'),
        );
      } else if (next !== undefined && !done.has(next)) {
        way.add(next);
        steps.push({ draft: next, left: [...next.dependsOn.keys()] });
      }
    }
  }
}
