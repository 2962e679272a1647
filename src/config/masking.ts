// A definition without the values of its variables.
import { maskEach } from '../base/secrets/secrets.ts';
import type { TaskDefinition } from '../model/task-definition.ts';

/** The same definition with the values of its variables hidden: names may be shown, values never. */
export function maskDefinition(definition: TaskDefinition): TaskDefinition {
  return { ...definition, env: maskEach(definition.env) };
}
