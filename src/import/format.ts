// A format that can be imported: how its files are found, and how one is read.
import type { FormatId } from './format-id.ts';
import type { Draft } from './draft.ts';
import type { Loss } from './loss.ts';
import type { Problem, SourceFile } from './proposal.ts';

/** The result of reading a file. `drafts` are in the order of the file, their keys unique. */
export type Drafted =
  { readonly drafts: readonly Draft[]; readonly losses: readonly Loss[] } | { readonly problem: Problem };

export interface Format {
  readonly id: FormatId;
  /** The path of a file of this tool, by the names that the tool itself looks for. */
  readonly path: RegExp;
  /** Recognizes the content of such a file, where its name is not enough. */
  readonly content: RegExp;
  /** The usual paths of the file, relative to the folder of the project. */
  readonly usual: readonly string[];
  draft(file: SourceFile): Drafted;
}
