// The JSON schema of dirigent.toml, made from the table of keys.
import { healthcheckKeys } from './keys/healthcheck.ts';
import type { Keys } from './keys/key.ts';
import type { JsonSchema } from './keys/value-type.ts';
import { NOT_A_DEFAULT, runnerKeys, taskKeys } from './schema.ts';

/** The schema of dirigent.toml (JSON Schema draft 07), for editors that complete TOML by one. */
export function jsonSchema(): JsonSchema {
  const defaults = Object.entries(taskKeys).filter(([name]) => !NOT_A_DEFAULT.some((other) => other === name));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'dirigent.toml',
    description: 'The processes of a project.',
    type: 'object',
    properties: {
      tasks: { type: 'array', description: 'The tasks, one [[tasks]] each.', items: { $ref: '#/definitions/task' } },
      task_defaults: { $ref: '#/definitions/task_defaults' },
      task_runner: { $ref: '#/definitions/task_runner' },
    },
    definitions: {
      task: tableSchema('One task.', taskKeys),
      task_defaults: tableSchema(
        'Defaults for every task that does not set the key itself.',
        Object.fromEntries(defaults),
      ),
      task_runner: tableSchema('Limits of all tasks together.', runnerKeys),
      healthcheck: {
        ...tableSchema('How to tell that a task is ready and well.', healthcheckKeys),
        oneOf: ['command', 'http', 'tcp', 'log'].map((probe) => ({ required: [probe] })),
      },
    },
  };
}

function tableSchema(description: string, keys: Keys): JsonSchema {
  const entries = Object.entries(keys);
  const properties = entries.map(([name, { type, doc, example, default: value }]) => [
    name,
    // In draft 07 nothing beside a $ref counts.
    {
      ...('$ref' in type.schema ? { allOf: [type.schema] } : type.schema),
      description: doc,
      ...(value !== undefined && { default: value }),
      examples: [example],
    },
  ]);
  const required = entries.filter(([, key]) => key.required).map(([name]) => name);
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(properties) as JsonSchema,
    additionalProperties: false,
    ...(required.length > 0 && { required }),
  };
}
