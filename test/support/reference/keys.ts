// The keys of dirigent.toml for docs/configuration.md, from the one table of keys.
import { writeValue } from '../../../src/config/edit/write.ts';
import { healthcheckKeys } from '../../../src/config/keys/healthcheck.ts';
import type { Keys } from '../../../src/config/keys/key.ts';
import { runnerKeys, taskKeys } from '../../../src/config/schema.ts';
import { table } from './markdown.ts';

export function keys(): string {
  return [
    '### `[[tasks]]`',
    keyTable(taskKeys),
    '### `healthcheck`',
    'Exactly one of `command`, `http`, `tcp` and `log`, and how often it is checked.',
    keyTable(healthcheckKeys),
    '### `[task_runner]`',
    keyTable(runnerKeys),
  ].join('\n\n');
}

function keyTable(all: Keys): string {
  const rows = Object.entries(all).map(([name, key]) => [
    `\`${name}\``,
    key.required ? 'required' : code(key.default),
    key.doc,
    code(key.example),
  ]);
  return table(['Key', 'Default', 'Meaning', 'Example'], rows);
}

function code(value: unknown): string {
  return value === undefined ? '' : `\`${writeValue(value)}\``;
}
