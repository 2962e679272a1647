// Writes the types of docs/protocol.md from the contract, so that they are never anything else than what is spoken.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const repository = join(import.meta.dirname, '..', '..');
export const page = join(repository, 'docs', 'protocol.md');
const BEGIN = '<!-- contract: begin -->';
const END = '<!-- contract: end -->';

/** The page as it should be, given the page as it is. */
export async function withContract(text: string): Promise<string> {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end === -1) throw new Error(`docs/protocol.md has lost its marks ${BEGIN} and ${END}`);
  const types = (await chapters()).join('\n\n');
  return `${text.slice(0, begin + BEGIN.length)}\n\n\`\`\`ts\n${types}\n\`\`\`\n\n${text.slice(end)}`;
}

/** The types of each subject, in the order in which the contract names them, then its own. */
async function chapters(): Promise<readonly string[]> {
  const contract = join(repository, 'src', 'rpc', 'contract.ts');
  const text = await readFile(contract, 'utf8');
  const subjects = [...text.matchAll(/^export type \* from '(.+)';$/gm)].map(([, path = '']) => path);
  const texts = await Promise.all(subjects.map((path) => readFile(join(dirname(contract), path), 'utf8')));
  return [...texts.map(typesOf), typesOf(text.slice(text.indexOf('/** What the editing verbs take')))];
}

/** Without the remark above them, imports and `export`. */
function typesOf(text: string): string {
  return text
    .replaceAll(/^(\/\/.*|import .*)\n/gm, '')
    .replaceAll(/^export /gm, '')
    .trim();
}

if (process.argv[1] === import.meta.filename) await writeFile(page, await withContract(await readFile(page, 'utf8')));
