import { intactPart } from './intact.ts';
import { LineIndex, withoutByteOrderMark, type Span } from './line-index.ts';
import { located } from './located.ts';
import type { TomlTable } from './node.ts';
import { placesOf } from './places.ts';
import { encodingProblem, type SyntaxProblem } from './syntax-problem.ts';

export interface TomlDocument {
  readonly lines: LineIndex;
  /** What is wrong with the syntax; empty for valid TOML. */
  readonly problems: readonly SyntaxProblem[];
  /** What could not be read. */
  readonly lost: readonly Span[];
  /** The named tables; of invalid TOML those parts that can be read. */
  readonly root: TomlTable;
}

/**
 * Reads the named top-level tables of TOML 1.1, of which 1.0 is a part. smol-toml judges the syntax and reads the
 * values; where they stand is looked up in what it has found to be TOML.
 */
export function readToml(source: string, names: readonly string[]): TomlDocument {
  const text = withoutByteOrderMark(source);
  const garbled = encodingProblem(text);
  if (garbled !== undefined) {
    const lost = [{ start: 0, end: text.length }];
    return { lines: new LineIndex(text), problems: [garbled], lost, root: located({}, undefined, '', []) };
  }
  const { text: intact, values, problems, lost } = intactPart(text);
  const ours = names.filter((name) => Object.hasOwn(values, name));
  const places = ours.length > 0 ? placesOf(intact) : undefined;
  return { lines: new LineIndex(text), problems, lost, root: located(values, places, intact, ours) };
}
