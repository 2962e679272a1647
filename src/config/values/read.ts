// Reads the named tables at the top of a file: values by smol-toml, their locations by the tree.
import { locationsIn } from '../syntax/locations.ts';
import type { LineIndex, Span } from '../syntax/line-index.ts';
import type { Source } from '../syntax/source.ts';
import { intactValues } from './intact.ts';
import { located } from './located.ts';
import type { TomlTable } from './node.ts';
import { encodingProblem, type SyntaxProblem } from './syntax-problem.ts';

export interface TomlDocument {
  readonly lines: LineIndex;
  /** The syntax errors; empty for valid TOML. */
  readonly problems: readonly SyntaxProblem[];
  /** The ranges that could not be read. */
  readonly lost: readonly Span[];
  /** The named tables; of invalid TOML those parts that can be read. */
  readonly root: TomlTable;
}

/** TOML 1.1, of which 1.0 is a part. */
export function readToml(source: Source, names: readonly string[]): TomlDocument {
  const { text, lines } = source;
  const garbled = encodingProblem(text);
  if (garbled !== undefined) {
    const lost = [{ start: 0, end: text.length }];
    return { lines, problems: [garbled], lost, root: located({}, undefined, '', []) };
  }
  const { values, problems, lost } = intactValues(source);
  const ours = names.filter((name) => Object.hasOwn(values, name));
  const locations = ours.length > 0 ? locationsIn(source.tree, { names: ours, lost }) : undefined;
  return { lines, problems, lost, root: located(values, locations, text, ours) };
}
