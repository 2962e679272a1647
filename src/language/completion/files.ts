// Completion of files and folders.
import type { ValueContext } from '../cursor-context.ts';
import type { FileName, Surroundings } from '../surroundings.ts';
import type { Completion } from './completion.ts';
import { textItem, typedText } from './value-item.ts';
import type { ValueRequest } from './value-request.ts';

/** Folders, one part of the path at a time. */
export async function folderItems(request: ValueRequest): Promise<readonly Completion[]> {
  const { context, files } = await look(request);
  return files.filter(({ isFolder }) => isFolder).map(({ name }) => textItem('folder', name, context));
}

/** Files and the folders on the way to them; dotenv files first. */
export async function fileItems(request: ValueRequest): Promise<readonly Completion[]> {
  const { context, files } = await look(request);
  return files
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ name, isFolder }) =>
      isFolder
        ? textItem('folder', `${name}/`, context, { label: name, asksAgain: true })
        : textItem('file', name, context),
    );
}

function rank({ name, isFolder }: FileName): number {
  if (/(^|\.)env(\.|$)/.test(name) && !isFolder) return 0;
  return isFolder ? 2 : 1;
}

/** True if the text is a path, not the name of a program. */
export function isPath(typed: string): boolean {
  return /^(\.|~\/|\/)/.test(typed) || typed.includes('/');
}

/** The entries of the folder that was typed so far, and the part of the path that is being typed. */
async function look({ document, context, offset, surroundings }: ValueRequest): Promise<{
  readonly context: ValueContext;
  readonly files: readonly FileName[];
}> {
  const typed = typedText(document.text, context, offset);
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const files = await filesOf(surroundings, startOf(context, folder) + folder);
  if (context.quote === undefined) return { context, files };
  return {
    context: { ...context, typed: { start: context.typed.start + folder.length, end: context.typed.end } },
    files,
  };
}

/** The folder that paths are relative to: that of the task for a program, that of the file for everything else. */
function startOf({ path, task }: ValueContext, typed: string): string {
  if (/^[~/]/.test(typed)) return '';
  const cwd = path.at(-1) === 'command' ? task?.text('cwd')?.text : undefined;
  return cwd === undefined ? '' : `${cwd}/`;
}

/** The entries of a folder without those in which no task runs. */
async function filesOf(surroundings: Surroundings, folder: string): Promise<readonly FileName[]> {
  const files = await surroundings.files(folder === '' ? '.' : folder);
  return files
    .filter(({ name }) => !/^\.git$|^node_modules$/.test(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
