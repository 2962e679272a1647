// A definition without the values of its variables.
import { MASK } from '../base/secrets.ts';
import type { TaskDefinition } from '../model/task-definition.ts';

/** The same definition with the values of its variables hidden: names may be shown, values never. */
export function maskDefinition(definition: TaskDefinition): TaskDefinition {
  const names = Object.keys(definition.env);
  return { ...definition, env: Object.fromEntries(names.map((name) => [name, MASK])) };
}
