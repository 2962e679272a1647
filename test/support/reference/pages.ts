// What people read of the repository: its pages of Markdown, with their headings and links, and the forms of its
// issues.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from './sections.ts';

export interface Page {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
}

/** Where pages are; folders below are looked through. */
const ROOTS = ['docs', 'examples', '.github'];

export async function readPages(): Promise<readonly Page[]> {
  const roots = await Promise.all(ROOTS.map(async (root) => (await below(root)).map((path) => join(root, path))));
  const top = await readdir(repository);
  const paths = [...top, ...roots.flat()].filter((path) => /\.md$|ISSUE_TEMPLATE\/.*\.yml$/.test(path)).sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(repository, path), 'utf8') })));
}

async function below(root: string): Promise<readonly string[]> {
  const names = await readdir(join(repository, root), { recursive: true }).catch(() => []);
  return names.filter((name) => !/(^|\/)(node_modules|dist|cache)\//.test(name));
}

/** The page as prose: code blocks say nothing that could be a heading or a link. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '');
}

/** As GitHub and the site make them of headings; the second of the same name is told by a number. */
export function anchors(text: string): ReadonlySet<string> {
  const slugs = [...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slug(heading));
  return new Set(
    slugs.map((each, index) => {
      const before = slugs.slice(0, index).filter((other) => other === each).length;
      return before === 0 ? each : `${each}-${before}`;
    }),
  );
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** The targets of all links and pictures. */
export function links(text: string): readonly string[] {
  const prose = withoutCode(text).replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
}
