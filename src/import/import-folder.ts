// Proposes tasks from all files of a folder.
import { formats } from './formats.ts';
import { importFile } from './import-file.ts';
import { findLanguages } from './languages.ts';
import { signature, plan, type Planned } from './plan.ts';
import type { ImportedFile, Proposal } from './proposal.ts';

/** The folder of a project. */
export interface ProjectFolder {
  /** The text of a file; undefined where there is none or it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** Names of what is in the folder. */
  names(): Promise<ReadonlySet<string>>;
}

export interface Proposed {
  readonly tasks: readonly Planned[];
  /** The files that they were read from. */
  readonly files: readonly ImportedFile[];
}

/**
 * The tasks for a project that has no dirigent.toml yet: those worth it of the usual file of each tool, and those that
 * other files imply. Of two that run the same, or have the same name, the first in order of precedence stays.
 */
export async function proposeTasks(folder: ProjectFolder): Promise<Proposed> {
  const names = await folder.names();
  const found = await Promise.all(
    formats.map(async ({ id, usual }) => {
      // A compose file as a whole is one task; see languages.ts.
      const texts =
        id === 'compose' ? [] : await Promise.all(usual.map(async (path) => [path, await folder.read(path)] as const));
      const [path, text] = texts.find(([, content]) => content !== undefined) ?? [];
      if (path === undefined || text === undefined) return undefined;
      return importFile({ path, text, beside: path.includes('/') ? new Set() : names, inProject: names }, id);
    }),
  );
  const files = found.filter((file) => file !== undefined);
  const ofLanguages = await findLanguages((path) => folder.read(path));
  const all: readonly Pick<ImportedFile, 'proposals'>[] = [...files, { proposals: ofLanguages }];
  const chosen = distinct(all.flatMap(({ proposals }) => proposals.filter(({ isWorth }) => isWorth)));
  return { tasks: plan(all, chosen, { names: new Set(), tasks: [] }), files };
}

function distinct(proposals: readonly Proposal[]): ReadonlySet<Proposal> {
  const seen = new Set<string>();
  return new Set(
    proposals.filter(({ name, task }) => {
      const marks = [`name ${name.toLowerCase()}`, signature(task)];
      if (marks.some((mark) => seen.has(mark))) return false;
      for (const mark of marks) seen.add(mark);
      return true;
    }),
  );
}
