import { intactPart } from './intact.ts';
import { LineIndex, withoutByteOrderMark } from './line-index.ts';
import { located } from './located.ts';
import type { TomlTable } from './node.ts';
import { placesOf } from './places.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import { syntaxTree } from './tree.ts';

export interface TomlDocument {
  readonly lines: LineIndex;
  /** What is wrong with the syntax; empty for valid TOML. */
  readonly problems: readonly SyntaxProblem[];
  /** The named tables; of invalid TOML those parts that can be read. */
  readonly root: TomlTable;
  /** False for a huge file: everything in it seems to stand at its beginning. */
  readonly hasPlaces: boolean;
}

/**
 * Reads the named top-level tables of TOML 1.1, of which 1.0 is a part. smol-toml judges the syntax and reads the
 * values; toml-eslint-parser only tells where they stand: its own reading of values writes through `__proto__`.
 */
export function readToml(source: string, names: readonly string[]): TomlDocument {
  const text = withoutByteOrderMark(source);
  const { text: intact, values, problems } = intactPart(text);
  const ours = names.filter((name) => Object.hasOwn(values, name));
  const tree = ours.length > 0 ? syntaxTree(intact) : undefined;
  const places = tree && placesOf(tree, intact);
  const root = located(values, places, intact, ours);
  return { lines: new LineIndex(text), problems, root, hasPlaces: ours.length === 0 || places !== undefined };
}
