// Writing a test as one sees it: the cursor is the `|` of the text.
import { complete } from '../../../src/language/completion/complete.ts';
import type { Completion } from '../../../src/language/completion/completion.ts';
import { LanguageDocument } from '../../../src/language/document.ts';
import type { Surroundings } from '../../../src/language/surroundings.ts';

export interface AtCursor {
  readonly document: LanguageDocument;
  readonly offset: number;
}

export function atCursor(marked: string): AtCursor {
  const offset = marked.indexOf('|');
  if (offset === -1) throw new Error('There is no cursor in the text');
  return { document: new LanguageDocument(marked.slice(0, offset) + marked.slice(offset + 1)), offset };
}

export const surroundings: Surroundings = {
  programs: () => Promise.resolve(['bash', 'node', 'npm', 'nproc', 'zsh']),
  scripts: (folder) =>
    Promise.resolve(folder === '.' ? { manager: 'npm', scripts: [{ name: 'dev', command: 'vite' }] } : undefined),
  files: (folder) => Promise.resolve(FILES[folder] ?? []),
  variables: () => ['HOME', 'HTTP_PROXY', 'PATH'],
};

const FILES: Readonly<Record<string, Awaited<ReturnType<Surroundings['files']>>>> = {
  '.': [
    { name: 'packages', isFolder: true },
    { name: 'readme.md', isFolder: false },
    { name: '.env', isFolder: false },
    { name: 'node_modules', isFolder: true },
  ],
  'packages/': [
    { name: 'web', isFolder: true },
    { name: 'dev.env', isFolder: false },
  ],
  './': [{ name: 'run.sh', isFolder: false }],
  'packages/./': [{ name: 'inner.sh', isFolder: false }],
};

export async function itemsAt(marked: string): Promise<readonly Completion[]> {
  const { document, offset } = atCursor(marked);
  return (await complete(document, offset, surroundings)).items;
}

export async function labelsAt(marked: string): Promise<readonly string[]> {
  return (await itemsAt(marked)).map(({ label }) => label);
}

/** The text once the item with this label was chosen; places to fill in stay as they are written. */
export async function chosen(marked: string, label: string): Promise<string> {
  const { document } = atCursor(marked);
  const item = (await itemsAt(marked)).find((each) => each.label === label);
  if (item === undefined) throw new Error(`Nothing is called ${label}`);
  const { text } = document;
  const { span, insert, more } = item;
  const tail =
    more === undefined ? text.slice(span.end) : text.slice(span.end, more.at) + more.text + text.slice(more.at);
  return text.slice(0, span.start) + insert + tail;
}
