// The types of docs/protocol.md, from the contract itself, so that they are never anything else than what is spoken.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const file = join(import.meta.dirname, '..', '..', '..', 'src', 'rpc', 'contract.ts');

/** The types of each subject, in the order in which the contract names them, then its own. */
export async function contract(): Promise<string> {
  const text = await readFile(file, 'utf8');
  const subjects = [...text.matchAll(/^import type [^;]+ from '(\.\.\/model\/.+)';$/gm)].map(([, path = '']) => path);
  const texts = await Promise.all(subjects.map((path) => readFile(join(dirname(file), path), 'utf8')));
  const own = text.slice(text.indexOf('/** `{}`; `params`'));
  return ['```ts', [...texts, own].map(typesOf).join('\n\n'), '```'].join('\n');
}

/** Without the remark above them, imports and `export`. */
function typesOf(text: string): string {
  return text
    .replaceAll(/^(\/\/.*|import .*)\n/gm, '')
    .replaceAll(/^export /gm, '')
    .trim();
}
