// Writes the reference of the keys into README.md, between its two marks, from the one table of keys.
// `npm run schema` runs it; a test checks that the README is current.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { healthcheckKeys } from '../../src/config/keys/healthcheck.ts';
import type { Keys } from '../../src/config/keys/key.ts';
import { writeValue } from '../../src/config/edit/write.ts';
import { runnerKeys, taskKeys } from '../../src/config/schema.ts';

const readme = join(import.meta.dirname, '..', '..', 'README.md');
const BEGIN = '<!-- keys: written by `npm run schema` -->';
const END = '<!-- end of keys -->';

export function reference(): string {
  return [
    '#### `[[tasks]]`',
    '',
    table(taskKeys),
    '',
    '#### `healthcheck`',
    '',
    'One of `command`, `http`, `tcp`, `log`, and how often.',
    '',
    table(healthcheckKeys),
    '',
    '#### `[task_runner]`',
    '',
    table(runnerKeys),
  ].join('\n');
}

function table(keys: Keys): string {
  const rows = Object.entries(keys).map(([name, key]) => {
    const fallback = code(key.default);
    return `| \`${name}\` | ${fallback} | ${cell(key.doc)} | ${code(key.example)} |`;
  });
  return ['| key | default | meaning | example |', '|---|---|---|---|', ...rows].join('\n');
}

function code(value: unknown): string {
  return value === undefined ? '' : cell(`\`${writeValue(value)}\``);
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

export async function withReference(): Promise<{ readonly before: string; readonly after: string }> {
  const before = await readFile(readme, 'utf8');
  const [head, rest] = before.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (head === undefined || tail === undefined) throw new Error(`${readme} has lost the marks of its reference`);
  return { before, after: `${head}${BEGIN}\n\n${reference()}\n\n${END}${tail}` };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { before, after } = await withReference();
  if (before !== after) await writeFile(readme, after);
}
