// What a format is: how its files are found, and what is made of one.
import type { FormatId } from './format-id.ts';
import type { Draft } from './draft.ts';
import type { Loss } from './loss.ts';
import type { Problem, SourceFile } from './proposal.ts';

/** What a format makes of a file. `drafts` are in the order of the file, their keys unique. */
export type Drafted =
  { readonly drafts: readonly Draft[]; readonly losses: readonly Loss[] } | { readonly problem: Problem };

export interface Format {
  readonly id: FormatId;
  /** The path of a file of this tool, by the names that the tool itself looks for. */
  readonly path: RegExp;
  /** What such a file says, where its name tells nothing. */
  readonly content: RegExp;
  /** Where it is usually found, from the folder of the project. */
  readonly usual: readonly string[];
  draft(file: SourceFile): Drafted;
}
