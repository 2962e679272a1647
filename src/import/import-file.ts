// Reads one file of another tool.
import { t } from '../base/l10n.ts';
import type { FormatId } from './format-id.ts';
import { formatOf, formats } from './formats.ts';
import { finish } from './finish.ts';
import type { ImportedFile, SourceFile } from './proposal.ts';

/** The largest file that is read: far above files written by hand, and still read within seconds. */
const MOST_CHARACTERS = 5_000_000;

/**
 * The proposals of a file. Undefined if its format is not recognized; a file that cannot be read gives a `problem` with
 * its place.
 * @param format by default recognized by name and content.
 */
export function importFile(file: SourceFile, format?: FormatId): ImportedFile | undefined {
  const { path, text } = file;
  const chosen = format === undefined ? formatOf(path, text) : formats.find(({ id }) => id === format);
  if (chosen === undefined) return undefined;
  const start = { line: 0, character: 0 };
  const nothing = { path, format: chosen.id, proposals: [], losses: [] };
  if (text.length > MOST_CHARACTERS) {
    const message = t(
      'This file is larger than {0} MB. Import only the part that you need.',
      MOST_CHARACTERS / 1_000_000,
    );
    return { ...nothing, problem: { message, range: { start, end: start } } };
  }
  const drafted = chosen.draft(file);
  if ('problem' in drafted) return { ...nothing, problem: drafted.problem };
  const { proposals, losses } = finish(path, drafted.drafts);
  return { ...nothing, proposals, losses: [...drafted.losses, ...losses] };
}

export const formatIds: readonly FormatId[] = formats.map(({ id }) => id);

/** The usual files of all formats, in order of precedence. */
export const usualFiles: readonly string[] = formats.flatMap(({ usual }) => usual);
