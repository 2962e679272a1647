// Writes the types of docs/protocol.md from the contract, so that they are never anything else than what is spoken.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '..', '..');
export const page = join(repository, 'docs', 'protocol.md');
const BEGIN = '<!-- contract: begin -->';
const END = '<!-- contract: end -->';

/** The page as it should be, given the page as it is. */
export async function withContract(text: string): Promise<string> {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end === -1) throw new Error(`docs/protocol.md has lost its marks ${BEGIN} and ${END}`);
  const contract = await readFile(join(repository, 'src', 'rpc', 'contract.ts'), 'utf8');
  const types = contract
    .slice(contract.indexOf('export type ClientKind'))
    .replaceAll(/^export /gm, '')
    .trim();
  return `${text.slice(0, begin + BEGIN.length)}\n\n\`\`\`ts\n${types}\n\`\`\`\n\n${text.slice(end)}`;
}

if (process.argv[1] === import.meta.filename) await writeFile(page, await withContract(await readFile(page, 'utf8')));
