import { parse, TomlError } from 'smol-toml';
import { parseTOML } from 'toml-eslint-parser';
import { LineIndex, withoutByteOrderMark } from './line-index.ts';
import { located } from './located.ts';
import type { TomlTable } from './node.ts';
import { placesOf, type Place } from './places.ts';
import { syntaxProblem, type SyntaxProblem } from './syntax-problem.ts';

export type TomlDocument = { readonly lines: LineIndex } & (
  { readonly kind: 'read'; readonly root: TomlTable } | { readonly kind: 'broken'; readonly problem: SyntaxProblem }
);

/**
 * Reads the named top-level tables of TOML 1.1, of which 1.0 is a part. smol-toml judges the syntax and reads the
 * values; toml-eslint-parser only tells where they stand: its own reading of values writes through `__proto__`.
 */
export function readToml(source: string, names: readonly string[]): TomlDocument {
  const text = withoutByteOrderMark(source);
  const lines = new LineIndex(text);
  try {
    const values = parse(text, { integersAsBigInt: 'asNeeded' });
    const ours = names.filter((name) => Object.hasOwn(values, name));
    const places = ours.length > 0 ? tryPlaces(text) : undefined;
    return { kind: 'read', lines, root: located(values, places, text, ours) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { kind: 'broken', lines, problem: syntaxProblem(error, lines) };
  }
}

/** A valid string of 200,000 characters overflows the stack of toml-eslint-parser: values without places must do. */
function tryPlaces(text: string): Place | undefined {
  try {
    return placesOf(parseTOML(text, { tomlVersion: '1.1' }), text);
  } catch {
    return undefined;
  }
}
