// The tasks that are proposed from another tool's file, with their losses.
import type { Range } from '../model/diagnostic.ts';
import type { FormatId } from './format-id.ts';
import type { Loss } from './loss.ts';

/** A file to import, with the names of the files around it. */
export interface SourceFile {
  /** Relative to the folder of dirigent.toml, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Names of the files beside it: a lock file implies the package manager, `.env` is read by many tools. */
  readonly beside: ReadonlySet<string>;
  /** Names of the files in the folder of dirigent.toml. */
  readonly inProject: ReadonlySet<string>;
}

/** Keys of `[[tasks]]` and their values as in TOML. */
export type TaskTable = Readonly<Record<string, unknown>>;

export interface Proposal {
  /** Valid and unique among the proposals of its file. */
  readonly name: string;
  /** Without `depends_on`: which of the others are imported as well is not known yet. */
  readonly task: TaskTable;
  /** Names of proposals of the same file, and how far each must be. */
  readonly dependsOn: ReadonlyMap<string, Until>;
  /** `script "dev" of package.json` */
  readonly from: string;
  readonly range: Range;
  readonly losses: readonly Loss[];
  /** Selected by default: a developer would start it. */
  readonly isWorth: boolean;
}

export type Until = 'started' | 'ready' | 'finished';

/** The reason why nothing of a file can be read. */
export interface Problem {
  readonly message: string;
  readonly range: Range;
}

export interface ImportedFile {
  readonly path: string;
  readonly format: FormatId;
  readonly proposals: readonly Proposal[];
  /** Of the file as a whole, and of entries that give no task. */
  readonly losses: readonly Loss[];
  readonly problem?: Problem;
}
